/*
title: {zh: 养老床位, en: Beds for the elderly}
description: >-
  各县级区划养老机构按性质的机构数、床位、护理型床位与入住人数；每千名60岁及以上老人床位数以全区划老年人口为分母，各性质相加即为合计。
  入住率超过100%者标出，不改动。
owner: mca
system: smart_elderly_care
grain: [county_code, nature]
columns:
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  nature: {title: 机构性质, description: 未填者为不详}
  institutions: {title: 机构数, unit: 家}
  beds: {title: 床位数, unit: 张}
  nursing_beds: {title: 护理型床位数, unit: 张}
  residents: {title: 入住人数, unit: 人}
  occupancy: {title: 入住率, description: 可超过1}
  is_over_full: {title: 是否超员}
  old_people: {title: 60岁及以上人口, unit: 人}
  per_1000_old: {title: 每千名老人床位数, unit: 张}
checks:
  - {name: nursing_within_beds, check: "nursing_beds <= beds", message: 护理型床位多于床位, dimension: consistency, severity: warning}
  - {name: not_over_full, check: "not is_over_full", message: 入住人数多于床位, dimension: consistency, severity: warning}
*/
with

institutions as (
    select
        coalesce(named.code, '000000') as county_code,
        coalesce(institution.nature, '不详') as nature,
        institution.beds,
        institution.nursing_beds,
        institution.residents
    from std.mca_elderly_care_institution as institution
    left join master.division as named
        on left(replace(institution.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
),

counted as (
    select
        county_code,
        nature,
        count(*) as institutions,
        sum(beds) as beds,
        sum(nursing_beds) as nursing_beds,
        sum(residents) as residents
    from institutions
    group by county_code, nature
),

old as (
    select county_code, sum(persons) as old_people
    from topic.smart_elderly_care_ageing
    where age_band in ('60-64', '65-79', '80+')
    group by county_code
)

select
    counted.county_code,
    counted.nature,
    counted.institutions,
    cast(counted.beds as bigint) as beds,
    cast(counted.nursing_beds as bigint) as nursing_beds,
    cast(counted.residents as bigint) as residents,
    round(cast(counted.residents as double) / nullif(counted.beds, 0), 4) as occupancy,
    coalesce(counted.residents > counted.beds, false) as is_over_full,
    cast(coalesce(old.old_people, 0) as bigint) as old_people,
    round(cast(counted.beds as double) * 1000 / nullif(old.old_people, 0), 2) as per_1000_old
from counted
left join old on counted.county_code = old.county_code
