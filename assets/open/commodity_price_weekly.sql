/*
title: {zh: 江门市重要商品周均价, en: Weekly prices of key commodities of Jiangmen}
description: 江门市粮油、肉菜、成品油等重要民生商品的每周平均零售价、采价点数与环比、同比涨跌。
owner: drb
grain: [week_start, commodity]
columns:
  week_start: {title: 周起始日, description: 星期一}
  commodity: 商品名称
  measure: 计价单位
  points: {title: 采价点数, unit: 个}
  mean: {title: 平均零售价, unit: 元}
  change_w: 环比涨跌
  change_y: 同比涨跌
  level: 预警级别
*/
select week_start, commodity, measure, points, mean, change_w, change_y, level
from topic.economy_empower_price_watch
