/*
title: {zh: 江门市乡级区划代码对照, en: Codes of the towns of Jiangmen}
description: 江门市各镇（街道）的民政区划代码与统计用区划代码对照。
owner: mca
grain: [town_code]
columns:
  town_code: 乡级行政区划代码
  town_name: 镇街名称
  county_code: 所属县级区划代码
  county_name: 区划名称
  statistical_code: 统计用区划代码
*/
select
    town.town_code,
    town.town_name,
    town.county_code,
    division.name as county_name,
    town.statistical_code
from std.mca_town_code as town
left join master.division as division on town.county_code = division.code
