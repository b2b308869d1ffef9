/*
title: {zh: 建筑物, en: Buildings}
description: 全市建筑物一栋一条：标准编码、地址要素、层数、结构、用途、面积、户数、坐标和所在网格（本村居中心最近的网格）。
owner: psb
grain: [building_id]
columns:
  building_id: {title: 建筑物标识, description: 由台账发放，随机且永不另用；来源编码与标识的对照见 master.building_xref}
  building_code: 建筑物编码
  building_name: 建筑物名称
  address: 地址全称
  village_code: 村级统计用区划代码
  town_code: 乡级统计用区划代码
  county_code: 县级区划代码
  road: 道路或自然村
  door: 门牌号
  estate: 小区或楼宇
  block: 楼栋
  floors: {title: 地上层数, unit: 层}
  structure: 建筑结构
  use: 建筑用途
  built_year: 建成年份
  area_m2: {title: 建筑面积, unit: m²}
  houses: {title: 登记房屋数, unit: 户}
  longitude: {title: 经度, unit: 度}
  latitude: {title: 纬度, unit: 度}
  grid_code: {title: 网格编码, description: 没有坐标或村居没有网格时为空}
checks:
  - {name: address_says_where, check: "door is not null or estate is not null", message: 建筑物地址没有门牌，也没有楼宇, dimension: completeness, severity: warning}
*/
with

nearest as (
    select building.building_code, grid.grid_code
    from std.psb_building as building
    inner join master.grid on left(building.building_code, 12) = grid.village_code
    where building.longitude is not null and building.latitude is not null
    -- a degree of longitude is 0.927 of one of latitude here
    qualify row_number() over (
        partition by building.building_code
        order by
            power(0.927 * (building.longitude - grid.longitude), 2) + power(building.latitude - grid.latitude, 2)
            nulls last,
            grid.grid_code
    ) = 1
),

houses as (
    select xref.building_id, count(*) as houses
    from std.psb_real_house as house
    inner join master.building_xref as xref on house.building_code = xref.building_code
    group by xref.building_id
)

select
    xref.building_id,
    building.building_code,
    building.building_name,
    building.address,
    left(building.building_code, 12) as village_code,
    left(building.building_code, 9) as town_code,
    left(building.building_code, 6) as county_code,
    levels.road,
    levels.door,
    levels.estate,
    levels.block,
    building.floors,
    building.structure,
    building.use,
    building.built_year,
    building.area_m2,
    coalesce(houses.houses, 0) as houses,
    building.longitude,
    building.latitude,
    nearest.grid_code
from std.psb_building as building
inner join master.building_xref as xref on building._batch_id = xref.batch_id and building._line_no = xref.line_no
left join master.address_text as levels on building.address = levels.address_text
left join houses on xref.building_id = houses.building_id
left join nearest on building.building_code = nearest.building_code
-- of codes that a steward joined one stands for all
qualify row_number() over (partition by xref.building_id order by building.building_code) = 1
