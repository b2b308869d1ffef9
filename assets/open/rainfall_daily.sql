/*
title: {zh: 江门市雨量站日降水量, en: Daily rainfall of Jiangmen}
description: 江门市各雨量站每日（八时至次日八时）降水量、有效时段与降雨等级。
owner: wrb
grain: [station_code, rain_day]
columns:
  station_code: 测站编码
  station_name: 测站名称
  county_code: 区划代码
  rain_day: {title: 日期, description: 八时至次日八时}
  rain_mm: {title: 降水量, unit: mm}
  hours: {title: 有效时段, unit: 小时}
  is_complete: 是否完整
  grade: 降雨等级
*/
select station_code, station_name, county_code, rain_day, rain_mm, hours, is_complete, grade
from topic.smart_water_rain_station_daily
