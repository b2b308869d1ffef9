/*
title: {zh: 江门市行政区划, en: Administrative divisions of Jiangmen}
description: 江门市现行市、县、乡、村四级行政区划的代码、名称、全称与上下级关系。
owner: mca
grain: [code]
columns:
  code: 区划代码
  name: 名称
  full_name: 全称
  level: {title: 层级, description: city 市 county 县 town 乡 village 村}
  parent_code: 上级代码
  kind: {title: 类型, description: pseudo 为开发区、林场等统计用类似区划}
*/
select code, name, full_name, level, parent_code, kind
from master.division
where is_current
