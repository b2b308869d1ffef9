/*
title: {zh: 江门市城市管理部件, en: Urban components of Jiangmen}
description: 江门市井盖、路灯、垃圾箱等城市管理部件的名称、所在街镇、状态、位置与普查日期。
owner: umb
grain: [component_code]
columns:
  component_code: 部件标识码
  component_name: 部件名称
  county_name: 所在区县
  town_name: 所在街镇
  condition: 部件状态
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  surveyed_on: 普查日期
*/
select component_code, component_name, county_name, town_name, condition, longitude, latitude, surveyed_on
from std.umb_component
