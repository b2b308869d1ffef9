/*
title: {zh: 江门市公路桥梁, en: Road bridges of Jiangmen}
description: 江门市公路桥梁的名称、路线、桩号、位置、跨越河流、全长、建成年份与技术状况等级。
owner: hwc
grain: [bridge_code]
columns:
  bridge_code: 桥梁编码
  bridge_name: 桥梁名称
  route_code: 路线编号
  chainage: {title: 中心桩号, unit: 千米}
  county_name: 所在区县
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  river_name: 跨越河流
  bridge_length: {title: 桥梁全长, unit: 米}
  built_year: 建成年份
  condition_class: 技术状况等级
*/
select
    bridge_code, bridge_name, route_code, chainage, county_name, longitude, latitude, river_name, bridge_length,
    built_year, condition_class
from std.hwc_bridge
