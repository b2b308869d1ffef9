/*
title: {zh: 标准地址, en: Standard addresses}
description: 全市统一标准地址库一址一条：十二级要素、标准写法、所属建筑物与房屋、坐标、网格和精度；停用地址保留，用于辨认旧写法。
owner: psb
grain: [address_id]
columns:
  address_id: {title: 标准地址标识, description: 由台账发放，随机且永不另用；来源编码与标识的对照见 master.address_xref}
  address_code: 地址编码
  address: {title: 地址全称, description: 标准地址库所写}
  province: 省
  city: 市
  county: 县区
  town: 镇街
  village: 村居
  road: 道路或自然村
  door: 门牌号
  estate: 小区或楼宇
  block: 楼栋
  unit: 单元
  floor: 楼层
  room: 户室
  county_code: 县级区划代码
  town_code: 乡级统计用区划代码
  village_code: 村级统计用区划代码
  building_id: 建筑物标识
  building_code: 建筑物编码
  house_id: 房屋标识
  house_code: 房屋编码
  longitude: {title: 经度, unit: 度}
  latitude: {title: 纬度, unit: 度}
  grid_code: 网格编码
  precision: {title: 精度, description: 门牌、楼栋、道路、村居}
  status: 地址状态
  updated_at: 更新时间
checks:
  - {name: says_where_its_code_says, check: "village_code = left(address_code, 12)", message: 地址写法与编码所指村居不同, severity: warning}
*/
with

library as (
    select
        xref.address_id,
        standard.address_code,
        standard.address,
        levels.village,
        levels.road,
        levels.door,
        levels.estate,
        levels.block,
        levels.unit,
        levels.floor,
        levels.room,
        left(standard.address_code, 12) as village_code,
        building.building_id,
        coalesce(building.building_code, standard.building_code) as building_code,
        coalesce(standard.longitude, building.longitude) as longitude,
        coalesce(standard.latitude, building.latitude) as latitude,
        building.grid_code,
        standard.status,
        standard.updated_at
    from std.psb_standard_address as standard
    inner join master.address_xref as xref
        on standard._batch_id = xref.batch_id and standard._line_no = xref.line_no
    left join master.address_text as levels on standard.address = levels.address_text
    left join master.building_xref as located on standard.building_code = located.building_code
    left join master.building as building on located.building_id = building.building_id
    -- of codes that a steward joined one stands for all
    qualify row_number() over (
        partition by xref.address_id order by case standard.status when '启用' then 0 else 1 end, standard.address_code
    ) = 1
),

houses as (
    select building_code, room, min(house_id) as house_id, min(house_code) as house_code
    from master.house
    group by building_code, room
    having count(*) = 1
)

select
    library.address_id,
    library.address_code,
    library.address,
    '广东省' as province,
    city.name as city,
    county.name as county,
    town.name as town,
    coalesce(library.village, village.name) as village,
    library.road,
    library.door,
    library.estate,
    library.block,
    library.unit,
    library.floor,
    library.room,
    left(library.village_code, 6) as county_code,
    left(library.village_code, 9) as town_code,
    library.village_code,
    library.building_id,
    library.building_code,
    houses.house_id,
    houses.house_code,
    library.longitude,
    library.latitude,
    library.grid_code,
    case
        when library.door is not null then '门牌'
        when library.estate is not null or library.block is not null then '楼栋'
        when library.road is not null then '道路'
        else '村居'
    end as precision,
    library.status,
    library.updated_at
from library
left join houses on library.building_code = houses.building_code and library.room = houses.room
left join master.division as city on city.level = 'city' and city.is_current
left join master.division as county on left(library.village_code, 6) = county.code and county.is_current
left join master.division as town on left(library.village_code, 9) = town.code and town.is_current
left join master.division as village on library.village_code = village.code and village.is_current
