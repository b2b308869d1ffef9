/*
title: {zh: 房屋一致, en: Agreement of houses and titles}
description: >-
  每栋建筑物的公安房屋套数、登记的不动产单元数、两边都有的套数、只在一边有的套数，以及两边面积相差超过5%的套数（以登记面积为准）。
  以房屋编码对应，只看现势登记；登记而公安没有的单元按其房屋编码前18位（建筑物编码）归栋。
owner: nrb
system: digital_twin
grain: [building_code]
columns:
  building_code: 建筑物编码
  houses: {title: 房屋套数, unit: 套}
  units: {title: 不动产单元数, unit: 个}
  linked: {title: 两边都有, unit: 套}
  only_house: {title: 只有房屋, unit: 套}
  only_unit: {title: 只有登记, unit: 个}
  area_gap: {title: 面积不一致, unit: 套}
checks:
  - {name: both_sides_add_up, check: "linked + only_house = houses and linked + only_unit = units", message: 两边之和不符, severity: error}
*/
with

registered as (
    select house_code, max(area_m2) as area_m2
    from std.nrb_real_estate_unit
    where status = '现势' and house_code is not null
    group by house_code
),

paired as (
    select
        coalesce(house.building_code, left(registered.house_code, 18)) as building_code,
        house.house_code as house,
        registered.house_code as unit,
        abs(house.area_m2 - registered.area_m2) > 0.05 * registered.area_m2 as differs
    from std.psb_real_house as house
    full join registered on house.house_code = registered.house_code
)

select
    building_code,
    count(house) as houses,
    count(unit) as units,
    count(*) filter (where house is not null and unit is not null) as linked,
    count(*) filter (where unit is null) as only_house,
    count(*) filter (where house is null) as only_unit,
    count(*) filter (where differs) as area_gap
from paired
where building_code is not null
group by building_code
