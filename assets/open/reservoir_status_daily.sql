/*
title: {zh: 江门市水库水情日报, en: Daily reservoir status of Jiangmen}
description: 江门市各水库每日八时（北京时间）的库水位、当期限制水位、蓄水量与蓄水率；当日数据次日开放。
owner: wrb
grain: [station_code, observed_on]
columns:
  station_code: 测站编码
  station_name: 水库名称
  county_name: 区划名称
  reservoir_class: 水库类型
  observed_on: {title: 日期, description: 北京时间八时}
  level_m: {title: 库水位, unit: m}
  limit_m: {title: 当期限制水位, unit: m}
  is_over_limit: 是否超限
  storage_million_m3: {title: 蓄水量, unit: 百万m³}
  storage_ratio: {title: 蓄水率, description: 蓄水量与总库容之比}
*/
select
    station_code, station_name, county_name, reservoir_class, observed_on, level_m, limit_m, is_over_limit,
    storage_million_m3, storage_ratio
from topic.smart_water_reservoir_status
where observed_hour = 8
-- eight o'clock may have been observed twice, at full and at odd minutes: the first counts
qualify row_number() over (partition by station_code, observed_on order by observed_at) = 1
