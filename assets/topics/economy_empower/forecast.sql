/*
title: {zh: 主要指标预测, en: Forecasts of the economy}
description: >-
  全市主要指标当期值（时点指标为期末值）今后各期的预测与回测。每个指标在最近13个起点各预测一次（月度3期、季度2期），训练资料为各起点当时已知的历史数值；
  最近起点为现行预测，其余12个起点为滚动起点回测。竞争方法为季节朴素、阻尼霍尔特—温特斯、带春节因素的ARIMA、Theta与三者平均；
  全部起点平均绝对标度误差最小且小于1、小于季节朴素的为采用方法，没有则采用季节朴素。区间由同一步长在其余起点的回测误差按t分布求得，误差按预测值的比例计。
  不足24个月的不预测，不足36个月（16个季度）的只作季节朴素。
owner: stat
system: economy_empower
forecast:
  series: {indicator: 指标代码, area_code: 区划代码}
  methods: [ets, arima, theta]
  pattern: multiplicative
*/
select indicator, area_code, origin, known_on, month as period, value, festival_share as regressor, season
from topic.economy_empower_vintage
