/*
title: {zh: 江门市气象站每日天气, en: Daily weather of Jiangmen}
description: 江门市各气象自动站每日的最高、最低与平均气温、平均湿度、降水量与最大风速。
owner: met
grain: [station_code, day]
columns:
  station_code: 站号
  county_name: 区县
  day: {title: 日期, description: 北京时间}
  temperature_max: {title: 最高气温, unit: ℃}
  temperature_min: {title: 最低气温, unit: ℃}
  temperature_mean: {title: 平均气温, unit: ℃}
  humidity_mean: {title: 平均相对湿度, unit: "%"}
  rain_mm: {title: 降水量, unit: mm}
  wind_max_ms: {title: 最大风速, unit: m/s}
  reading_count: {title: 观测次数, unit: 次}
checks:
  - {name: warmest_not_coldest, check: "temperature_max >= temperature_min", message: 最高气温低于最低气温, severity: error}
*/
select
    station_code,
    county_name,
    cast(observed_at at time zone 'Asia/Shanghai' as date) as day,
    max(temperature) as temperature_max,
    min(temperature) as temperature_min,
    round(cast(sum(cast(temperature as decimal(10, 2))) as double) / nullif(count(temperature), 0), 1) as temperature_mean,
    round(cast(sum(cast(humidity as decimal(10, 2))) as double) / nullif(count(humidity), 0), 1) as humidity_mean,
    round(cast(sum(cast(rain_1h_mm as decimal(10, 2))) as double), 1) as rain_mm,
    max(wind_ms) as wind_max_ms,
    count(*) as reading_count
from std.met_observation
group by station_code, county_name, cast(observed_at at time zone 'Asia/Shanghai' as date)
