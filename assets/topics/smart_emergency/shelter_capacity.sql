/*
title: {zh: 避护场所保障, en: Capacity of shelters}
description: >-
  应急避护场所按县级区划和类别的数量、面积、容量，与本县（市、区）常住人口之比。人口为未注销的户籍人口加居住证在有效期内的流动人口，同一公民身份号码只计一次，
  以流动人口登记的居住地为准；有效期按流动人口登记的最近日期判断。人均面积不足1.5平方米（GB 21734）的容量视为不可信，单列个数。
  人口只以总数进入本表，依据《突发事件应对法》，用于避护场所规划。
owner: emb
system: smart_emergency
grain: [county_code, shelter_kind]
columns:
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  shelter_kind: 场所类别
  shelters: {title: 场所数, unit: 个}
  area_m2: {title: 面积, unit: m²}
  capacity: {title: 容量, unit: 人}
  implausible_shelters: {title: 容量不可信的场所数, unit: 个, description: 人均面积不足1.5平方米}
  residents: {title: 常住人口, unit: 人, description: 本县（市、区）全部类别相同}
  capacity_per_10k: {title: 每万人避护容量, unit: 人}
checks:
  - {name: some_room, check: "implausible_shelters = 0", message: 有场所的容量大于面积所能容纳, dimension: accuracy, severity: warning}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

newest as (
    select max(registered_on) as as_of
    from std.psb_floating_population
),

registered as (
    select resident.citizen_id, by_code.current_code as county_code, 2 as preference
    from std.psb_resident as resident
    left join master.division_resolution as by_code on resident.county_code = by_code.code
    where resident.cancelled_on is null
    union all
    select floating.citizen_id, counties.code as county_code, 1 as preference
    from std.psb_floating_population as floating
    cross join newest
    left join counties on left(replace(floating.county_name, '江门市', ''), 2) = counties.short_name
    where floating.permit_valid_until >= newest.as_of
),

-- a person with both registrations lives where the floating one says
chosen as (
    select
        coalesce(county_code, '000000') as county_code,
        row_number() over (partition by citizen_id order by preference, county_code) as position
    from registered
),

residents as (
    select county_code, count(*) as residents
    from chosen
    where position = 1
    group by county_code
),

shelters as (
    select
        coalesce(counties.code, '000000') as county_code,
        coalesce(shelter.shelter_kind, '不详') as shelter_kind,
        count(*) as shelters,
        sum(cast(shelter.area_m2 as decimal(18, 2))) as area_m2,
        cast(sum(shelter.capacity) as bigint) as capacity,
        count(*) filter (where shelter.capacity > shelter.area_m2 / 1.5) as implausible_shelters
    from std.emb_shelter as shelter
    left join counties on left(replace(shelter.county_name, '江门市', ''), 2) = counties.short_name
    group by coalesce(counties.code, '000000'), coalesce(shelter.shelter_kind, '不详')
)

select
    shelters.county_code,
    shelters.shelter_kind,
    shelters.shelters,
    cast(shelters.area_m2 as double) as area_m2,
    shelters.capacity,
    shelters.implausible_shelters,
    coalesce(residents.residents, 0) as residents,
    round(cast(shelters.capacity as double) * 10000 / nullif(residents.residents, 0), 2) as capacity_per_10k
from shelters
left join residents on shelters.county_code = residents.county_code
