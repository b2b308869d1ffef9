/*
title: {zh: 江门市空气质量日报, en: Daily air quality of Jiangmen}
description: 江门市各监测点位有效日的六项污染物浓度、空气质量指数、级别与首要污染物。
owner: eeb
grain: [station_name, observed_on]
columns:
  station_name: 监测点位
  observed_on: {title: 日期, description: 北京时间}
  aqi: 空气质量指数
  level: 空气质量级别
  primary_pollutants: 首要污染物
  pm2_5: {title: 细颗粒物日均, unit: μg/m³}
  pm10: {title: 可吸入颗粒物日均, unit: μg/m³}
  so2: {title: 二氧化硫日均, unit: μg/m³}
  no2: {title: 二氧化氮日均, unit: μg/m³}
  co: {title: 一氧化碳日均, unit: mg/m³}
  o3_8h: {title: 臭氧日最大八小时滑动平均, unit: μg/m³}
  valid_hours: {title: 有效小时数, unit: 小时}
*/
select
    station_name, observed_on, aqi, level, primary_pollutants, pm2_5, pm10, so2, no2, co, o3_8h, valid_hours
from topic.smart_ecology_env_air_quality_daily
where is_valid_day
