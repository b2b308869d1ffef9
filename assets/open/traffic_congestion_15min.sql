/*
title: {zh: 江门市道路交通拥堵指数, en: Traffic congestion of Jiangmen}
description: 江门市及各县（市、区）每十五分钟的交通拥堵指数、拥堵等级、平均速度与覆盖路段数。
owner: psb
grain: [area_code, period_start]
columns:
  area_code: 区划代码
  period_start: {title: 时段开始时间, description: 北京时间}
  tpi: {title: 交通拥堵指数, description: 0 至 10，越大越堵}
  level: 拥堵等级
  mean_speed: {title: 平均速度, unit: km/h}
  sections: {title: 路段数, unit: 条}
  covered_km: {title: 覆盖里程, unit: km}
*/
select area_code, period_start, tpi, level, mean_speed, sections, covered_km
from topic.smart_transport_congestion_15min
