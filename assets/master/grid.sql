/*
title: {zh: 网格, en: Grids}
description: 综治基础网格及其所在村居、镇街、县区和中心位置；不含网格员信息。
owner: plac
grain: [grid_id]
columns:
  grid_id: {title: 网格标识, description: 由台账发放，随机且永不另用；来源编码与标识的对照见 master.grid_xref}
  grid_code: 网格编码
  grid_name: 网格名称
  village_code: 村级统计用区划代码
  village_name: 村居
  town_code: 乡级统计用区划代码
  town_name: 镇街
  county_code: 县级区划代码
  county_name: 县区
  households: {title: 户数, unit: 户}
  longitude: {title: 中心经度, unit: 度}
  latitude: {title: 中心纬度, unit: 度}
checks:
  - {name: village_is_known, check: "village_name is not null", message: 网格所在村居不在区划名录中, severity: warning}
*/
select
    xref.grid_id,
    grid.grid_code,
    grid.grid_name,
    left(grid.grid_code, 12) as village_code,
    village.name as village_name,
    left(grid.grid_code, 9) as town_code,
    town.name as town_name,
    left(grid.grid_code, 6) as county_code,
    county.name as county_name,
    grid.households,
    grid.longitude,
    grid.latitude
from std.plac_grid as grid
inner join master.grid_xref as xref on grid._batch_id = xref.batch_id and grid._line_no = xref.line_no
left join master.division as village on left(grid.grid_code, 12) = village.code and village.is_current
left join master.division as town on left(grid.grid_code, 9) = town.code and town.is_current
left join master.division as county on left(grid.grid_code, 6) = county.code and county.is_current
-- of codes that a steward joined one stands for all
qualify row_number() over (partition by xref.grid_id order by grid.grid_code) = 1
