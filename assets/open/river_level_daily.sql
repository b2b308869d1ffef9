/*
title: {zh: 江门市河道水情日报, en: Daily river levels of Jiangmen}
description: 江门市河道水文站每日八时（北京时间）的水位、流量与水势。
owner: hyd
grain: [station_code, observed_on]
columns:
  station_code: 测站编码
  station_name: 测站名称
  river_name: 河流名称
  county_name: 区划名称
  observed_on: {title: 日期, description: 北京时间八时}
  level_m: {title: 水位, unit: m}
  flow_m3s: {title: 流量, unit: m³/s}
  trend: 水势
  datum: 基面
*/
select station_code, station_name, river_name, county_name, observed_on, level_m, flow_m3s, trend, datum
from topic.smart_water_river_level
where strftime(observed_at at time zone 'Asia/Shanghai', '%H') = '08'
-- eight o'clock may have been observed twice, at full and at odd minutes: the first counts
qualify row_number() over (partition by station_code, observed_on order by observed_at) = 1
