/*
title: {zh: 江门市公共文化体育场馆, en: Public culture and sports venues of Jiangmen}
description: 江门市图书馆、文化馆、博物馆、体育场馆等公共文化体育场馆的名称、类别、地址、位置、面积、座位数与是否免费开放。
owner: ctsb
grain: [venue_code]
columns:
  venue_code: 场馆编码
  venue_name: 场馆名称
  kind: 场馆类别
  county_name: 所在区县
  address: 地址
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  area: {title: 建筑面积, unit: m²}
  seats: {title: 座位数, unit: 个}
  free_of_charge: 是否免费开放
  opened_on: 开放日期
*/
select venue_code, venue_name, kind, county_name, address, longitude, latitude, area, seats, free_of_charge, opened_on
from std.ctsb_venue
