/*
title: {zh: 江门市公交每日运行, en: Daily bus service of Jiangmen}
description: 江门市各公交线路、方向每日的计划与实际班次、准点班次、准点率与第九十百分位满载率。
owner: trb
grain: [line_code, direction, day]
columns:
  line_code: 线路编号
  direction: 方向
  day: 日期
  planned: {title: 计划班次, unit: 班}
  run: {title: 实际班次, unit: 班}
  judged: {title: 可判定班次, unit: 班}
  on_time: {title: 准点班次, unit: 班}
  punctuality: {title: 准点率, description: 准点班次与可判定班次之比}
  load_p90: {title: 满载率, description: 第九十百分位}
checks:
  - {name: on_time_within_judged, check: "on_time <= judged", message: 准点班次多于可判定班次, severity: error}
*/
select line_code, direction, day, planned, run, judged, on_time, punctuality, load_p90
from topic.smart_transport_bus_service_daily
