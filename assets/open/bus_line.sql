/*
title: {zh: 江门市公交线路, en: Bus lines of Jiangmen}
description: 江门市公共汽车线路各方向的站点数、每日计划班次与发车间隔。
owner: trb
grain: [line_code, direction]
columns:
  line_code: 线路编号
  direction: 方向
  stops: {title: 站点数, unit: 个}
  planned_trips: {title: 计划班次, unit: 班}
  headway_minutes: {title: 发车间隔, unit: 分钟}
*/
select line_code, direction, stops, planned_trips, headway_minutes
from std.trb_bus_line
