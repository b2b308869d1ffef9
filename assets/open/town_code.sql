/*
title: {zh: 江门市乡级区划代码对照, en: Codes of the towns of Jiangmen}
description: 江门市各镇（街道）的民政区划代码与统计用区划代码对照。
owner: mca
grain: [town_code]
columns:
  town_code: 乡级行政区划代码
  town_name: 镇街名称
  county_code: 所属县级区划代码
  statistical_code: 统计用区划代码
*/
select town_code, town_name, county_code, statistical_code
from std.mca_town_code
