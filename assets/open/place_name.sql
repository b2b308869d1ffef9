/*
title: {zh: 江门市标准地名, en: Standard place names of Jiangmen}
description: 江门市经批准的标准地名：名称、类别、所在区县与镇街代码、位置与批准日期。
owner: mca
grain: [place_code]
columns:
  place_code: 地名代码
  place_name: 标准名称
  kind: 地名类别
  county_name: 所在区县
  town_code: 所在镇街代码
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  approved_on: 批准日期
*/
select place_code, place_name, kind, county_name, town_code, longitude, latitude, approved_on
from std.mca_place_name
