/*
title: {zh: 社区画像, en: Profile of communities}
description: >-
  每个村（社区）的在册居住人口、房屋、单位与公共设施，名录中的村（社区）都列出，没有的为零。房屋经建筑物归入村（社区）；空置占比为空置套数与全部套数之比。
  学校按地址匹配；公厕、公交站按最近的网格点位归入村（社区）。低保等救助对象按本人居住地。
owner: plac
system: smart_community
grain: [village_code]
columns:
  village_code: 村（社区）代码
  village_name: 村（社区）名称
  county_code: {title: 区划代码, description: 现行代码；无法确定者为 000000}
  grids: {title: 网格数, unit: 个}
  grid_households: {title: 网格登记户数, unit: 户}
  residents: {title: 在册居住人口, unit: 人}
  floating: {title: 流动人口, unit: 人}
  minors: {title: 未满18周岁人口, unit: 人}
  old_80: {title: 80周岁及以上人口, unit: 人}
  aided: {title: 救助对象, unit: 人}
  houses: {title: 房屋套数, unit: 套}
  rented: {title: 出租套数, unit: 套}
  vacant: {title: 空置套数, unit: 套}
  vacant_share: {title: 空置占比}
  units: {title: 实有单位数, unit: 家}
  schools: {title: 学校数, unit: 所}
  toilets: {title: 公厕数, unit: 座}
  stops: {title: 公交站数, unit: 个}
checks:
  - {name: parts_within_residents, check: "floating <= residents and minors + old_80 <= residents", message: 部分人口多于总体, severity: error}
  - {name: parts_within_houses, check: "rented + vacant <= houses", message: 出租与空置多于全部房屋, severity: error}
*/
with

as_of as (
    select max(cast(updated_at at time zone 'Asia/Shanghai' as date)) as day
    from std.psb_resident
),

residents as (
    select
        resident.village_code,
        count(*) as residents,
        count(*) filter (where resident.kind = '流动') as floating,
        count(*) filter (where resident.birth_date > cast(as_of.day - interval '18 years' as date)) as minors,
        count(*) filter (where resident.birth_date <= cast(as_of.day - interval '80 years' as date)) as old_80
    from topic.smart_community_resident as resident
    cross join as_of
    group by resident.village_code
),

aided as (
    select resident.village_code, count(distinct resident.person_id) as aided
    from std.mca_minimum_living_aid as aid
    inner join master.person_xref as person
        on person.resource = 'mca_minimum_living_aid'
        and aid._batch_id = person.batch_id and aid._line_no = person.line_no
    inner join topic.smart_community_resident as resident on person.entity_id = resident.person_id
    cross join as_of
    where aid.ended_on is null or aid.ended_on > as_of.day
    group by resident.village_code
),

houses as (
    select
        building.village_code,
        count(*) as houses,
        count(*) filter (where house.occupancy = '出租') as rented,
        count(*) filter (where house.occupancy = '空置') as vacant
    from std.psb_real_house as house
    inner join std.psb_building as building on house.building_code = building.building_code
    group by building.village_code
),

units as (
    select village_code, count(*) as units
    from std.psb_real_unit
    group by village_code
),

grids as (
    select village_code, count(*) as grids, sum(households) as households
    from master.grid
    group by village_code
),

schools as (
    select matched.village_code, count(*) as schools
    from std.edu_school as school
    inner join master.address_match as matched on school.address = matched.address_text
    group by matched.village_code
),

facilities as (
    select 'toilet' as kind, toilet_number as facility_code, longitude, latitude from std.umb_public_toilet
    union all
    select 'stop' as kind, stop_code as facility_code, longitude, latitude from std.trb_bus_stop
),

-- the nearest grid within about two kilometres, longitude shortened as at 22.5 degrees north
placed as (
    select facilities.kind, grid.village_code
    from facilities
    inner join master.grid as grid
        on grid.longitude between facilities.longitude - 0.02 and facilities.longitude + 0.02
        and grid.latitude between facilities.latitude - 0.02 and facilities.latitude + 0.02
    qualify row_number() over (
        partition by facilities.kind, facilities.facility_code
        order by
            power((grid.longitude - facilities.longitude) * 0.924, 2) + power(grid.latitude - facilities.latitude, 2),
            grid.grid_code
    ) = 1
),

facilities_of_village as (
    select
        village_code,
        count(*) filter (where kind = 'toilet') as toilets,
        count(*) filter (where kind = 'stop') as stops
    from placed
    group by village_code
)

select
    village.village_code,
    village.village_name,
    coalesce(division.current_code, '000000') as county_code,
    coalesce(grids.grids, 0) as grids,
    cast(coalesce(grids.households, 0) as bigint) as grid_households,
    coalesce(residents.residents, 0) as residents,
    coalesce(residents.floating, 0) as floating,
    coalesce(residents.minors, 0) as minors,
    coalesce(residents.old_80, 0) as old_80,
    coalesce(aided.aided, 0) as aided,
    coalesce(houses.houses, 0) as houses,
    coalesce(houses.rented, 0) as rented,
    coalesce(houses.vacant, 0) as vacant,
    round(cast(houses.vacant as double) / nullif(houses.houses, 0), 4) as vacant_share,
    coalesce(units.units, 0) as units,
    coalesce(schools.schools, 0) as schools,
    coalesce(facilities_of_village.toilets, 0) as toilets,
    coalesce(facilities_of_village.stops, 0) as stops
from std.stat_division_village as village
left join master.division_resolution as division on village.county_code = division.code
left join grids on village.village_code = grids.village_code
left join residents on village.village_code = residents.village_code
left join aided on village.village_code = aided.village_code
left join houses on village.village_code = houses.village_code
left join units on village.village_code = units.village_code
left join schools on village.village_code = schools.village_code
left join facilities_of_village on village.village_code = facilities_of_village.village_code
