/*
title: {zh: 江门市景区每日客流, en: Daily visitors of the scenic spots of Jiangmen}
description: 江门市各旅游景区每日入园人次、瞬时最大人数与外地游客人次；不足10人次的不公布。
owner: ctsb
grain: [spot_code, day]
columns:
  spot_code: 景区编码
  day: 日期
  visitors: {title: 入园人次, unit: 人次}
  peak: {title: 瞬时最大人数, unit: 人}
  from_elsewhere: {title: 外地游客人次, unit: 人次}
*/
select spot_code, day, visitors, peak, from_elsewhere
from std.ctsb_visitor_flow
where visitors >= 10 and coalesce(from_elsewhere, 10) >= 10
