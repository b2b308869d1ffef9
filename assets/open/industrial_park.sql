/*
title: {zh: 江门市产业园区, en: Industrial parks of Jiangmen}
description: 江门市产业园区的名称、级别、主导产业、规划与已开发面积、入园企业数与位置。
owner: iitb
grain: [park_code]
columns:
  park_code: 园区编码
  park_name: 园区名称
  level: 园区级别
  leading_industry: 主导产业
  planned_area: {title: 规划面积, unit: 公顷}
  developed_area: {title: 已开发面积, unit: 公顷}
  firms: {title: 入园企业数, unit: 家}
  county_code: 行政区划代码
  county_name: 区划名称
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
*/
select
    park.park_code,
    park.park_name,
    park.level,
    park.leading_industry,
    park.planned_area,
    park.developed_area,
    park.firms,
    park.county_code,
    division.name as county_name,
    park.longitude,
    park.latitude
from std.iitb_industrial_park as park
left join master.division as division on park.county_code = division.code
