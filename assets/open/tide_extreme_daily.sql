/*
title: {zh: 江门市每日高低潮, en: Daily high and low tides of Jiangmen}
description: 江门市潮位站每日高潮、低潮的出现时间、潮位与潮差。
owner: hyd
grain: [station_code, reached_at]
columns:
  station_code: 测站编码
  day: 日期
  kind: 潮别
  reached_at: {title: 出现时间, description: 北京时间}
  tide_level_m: {title: 潮位, unit: m}
  range_m: {title: 潮差, unit: m}
*/
select station_code, day, kind, reached_at, tide_level_m, range_m
from topic.smart_water_tide_extreme_daily
