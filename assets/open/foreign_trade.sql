/*
title: {zh: 江门市进出口商品统计, en: Imports and exports of Jiangmen}
description: 江门市按月份、贸易方向、贸易伙伴、商品章与贸易方式的进出口金额与同比增长。
owner: com
grain: [period, direction, country, hs_chapter, trade_mode]
columns:
  period: 统计月份
  direction: 贸易方向
  country: {title: 贸易伙伴, description: GB/T 2659.1-2022；ISO 3166-1}
  hs_chapter: 商品章
  trade_mode: 贸易方式
  value: {title: 进出口金额, unit: 元}
  growth: {title: 同比增长, unit: "%"}
*/
select period, direction, country, hs_chapter, trade_mode, value, growth
from std.com_foreign_trade
