/*
title: {zh: 江门市旅游景区, en: Scenic spots of Jiangmen}
description: 江门市旅游景区的名称、质量等级、位置、日最大承载量与开放状态。
owner: ctsb
grain: [spot_code]
columns:
  spot_code: 景区编码
  spot_name: 景区名称
  rank: 质量等级
  county_name: 所在区县
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  capacity: {title: 日最大承载量, unit: 人次}
  open: 开放状态
*/
select spot_code, spot_name, rank, county_name, longitude, latitude, capacity, open
from std.ctsb_scenic_spot
