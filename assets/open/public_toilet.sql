/*
title: {zh: 江门市公共厕所, en: Public toilets of Jiangmen}
description: 江门市公共厕所的名称、所在街镇、类别、男女厕位数与位置。
owner: umb
grain: [toilet_number]
columns:
  toilet_number: 公厕编号
  toilet_name: 公厕名称
  county_name: 所在区县
  town_name: 所在街镇
  class: 公厕类别
  men_places: {title: 男厕位数, unit: 个}
  women_places: {title: 女厕位数, unit: 个}
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
*/
select toilet_number, toilet_name, county_name, town_name, class, men_places, women_places, longitude, latitude
from std.umb_public_toilet
