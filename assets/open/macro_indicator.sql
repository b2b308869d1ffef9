/*
title: {zh: 江门市月度主要经济指标, en: Monthly economic indicators of Jiangmen}
description: 江门市及各县（市、区）月度主要经济指标的累计值与同比增速。
owner: stat
grain: [indicator_code, area_code, period]
columns:
  indicator_code: 指标代码
  indicator: 指标名称
  area_code: 行政区划代码
  area_name: 地区
  period: 统计月份
  value: 累计值
  measure: 计量单位
  growth: {title: 同比增速, unit: "%"}
  source: 数据来源
*/
select indicator_code, indicator, area_code, area_name, period, value, measure, growth, source
from std.stat_macro_indicator
