/*
title: {zh: 房屋, en: Houses}
description: 全市房屋一户一条：标准编码、所在建筑物、楼层户室、面积、使用情况和登记的不动产单元；不含产权人信息。
owner: psb
grain: [house_id]
columns:
  house_id: {title: 房屋标识, description: 由台账发放，随机且永不另用；来源编码与标识的对照见 master.house_xref}
  house_code: 房屋编码
  building_id: 建筑物标识
  building_code: 建筑物编码
  address: 地址全称
  unit: 单元
  floor: {title: 楼层, unit: 层}
  room: 户室
  area_m2: {title: 房屋面积, unit: m²}
  occupancy: 使用情况
  real_estate_unit_number: {title: 不动产单元号, description: 现势登记；没有登记时为空}
  registered_area_m2: {title: 登记建筑面积, unit: m²}
  grid_code: 网格编码
checks:
  - {name: building_is_known, check: "grid_code is not null", message: 房屋没有落入网格, dimension: completeness, severity: warning}
*/
with

registered as (
    select house_code, unit_number, area_m2
    from std.nrb_real_estate_unit
    where house_code is not null
    qualify row_number() over (
        partition by house_code
        order by case status when '现势' then 1 when '临时' then 2 else 3 end, registered_at desc, unit_number
    ) = 1
)

select
    xref.house_id,
    house.house_code,
    building.building_id,
    coalesce(building.building_code, house.building_code) as building_code,
    house.address,
    levels.unit,
    house.floor,
    coalesce(levels.room, house.room || '室') as room,
    house.area_m2,
    house.occupancy,
    registered.unit_number as real_estate_unit_number,
    registered.area_m2 as registered_area_m2,
    building.grid_code
from std.psb_real_house as house
inner join master.house_xref as xref on house._batch_id = xref.batch_id and house._line_no = xref.line_no
left join master.address_text as levels on house.address = levels.address_text
left join registered on house.house_code = registered.house_code
left join master.building_xref as standing on house.building_code = standing.building_code
left join master.building as building on standing.building_id = building.building_id
-- of codes that a steward joined one stands for all
qualify row_number() over (partition by xref.house_id order by house.house_code) = 1
