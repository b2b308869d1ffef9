/*
title: {zh: 江门市季度地区生产总值, en: Quarterly GDP of Jiangmen}
description: 江门市及各县（市、区）季度地区生产总值和分产业增加值：累计值、当季值、同比增速与占比，取最近一次发布。
owner: stat
grain: [indicator, area_code, quarter]
columns:
  indicator: 指标代码
  area_code: 区划代码
  quarter: {title: 季度, description: YYYY-Qn}
  title: 指标名称
  cumulative: {title: 累计增加值, unit: 亿元}
  single: {title: 当季增加值, unit: 亿元}
  growth: {title: 同比增速, description: 可比价}
  share: 占地区生产总值比重
*/
select indicator, area_code, quarter, title, cumulative, single, growth, share
from topic.economy_empower_quarterly
