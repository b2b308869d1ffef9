/*
title: {zh: 江门市综治网格分布, en: Community grids of Jiangmen by town}
description: 江门市各镇（街道）的综治网格数与网格内户数；不含网格员信息。
owner: plac
grain: [county_name, town_name]
columns:
  county_name: 区划名称
  town_name: 镇街名称
  grid_count: {title: 网格数, unit: 个}
  households: {title: 户数, unit: 户}
*/
select county_name, town_name, count(*) as grid_count, sum(households) as households
from std.plac_grid
where town_name is not null
group by county_name, town_name
having count(*) >= 10
