/*
title: {zh: 江门市应急避护场所, en: Emergency shelters of Jiangmen}
description: 江门市应急避护场所的名称、类型、地址、位置、有效避护面积、可容纳人数与启用日期。
owner: emb
grain: [shelter_code]
columns:
  shelter_code: 场所编号
  shelter_name: 场所名称
  shelter_kind: 场所类型
  county_name: 所在区县
  address: 场所地址
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  area_m2: {title: 有效避护面积, unit: m²}
  capacity: {title: 可容纳人数, unit: 人}
  opened_on: 启用日期
*/
select
    shelter_code, shelter_name, shelter_kind, county_name, address, longitude, latitude, area_m2, capacity, opened_on
from std.emb_shelter
