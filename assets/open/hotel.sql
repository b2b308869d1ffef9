/*
title: {zh: 江门市旅游住宿单位, en: Hotels of Jiangmen}
description: 江门市旅游住宿单位的名称、经营单位、类别、星级、所在区县、位置、客房数与床位数；不含联系电话。
owner: ctsb
grain: [hotel_no]
columns:
  hotel_no: 单位编号
  hotel_name: 住宿单位名称
  kind: 住宿类别
  stars: 星级
  county_name: 所在区县
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  rooms: {title: 客房数, unit: 间}
  beds: {title: 床位数, unit: 张}
  opened_on: 开业日期
*/
select hotel_no, hotel_name, kind, stars, county_name, longitude, latitude, rooms, beds, opened_on
from std.ctsb_hotel
where substring(uscc, 1, 2) <> '92'
