/*
title: {zh: 宏观指标数值, en: Values of macro indicators}
description: 各指标各地区各月的数值与同比增速；统计部门修订后，原数值保留，标明哪一个是现行的。
owner: stat
grain: [indicator_code, area_code, period, batch_id]
keeps: {version: batch_id, current: is_current}
columns:
  indicator_code: 指标代码
  area_code: 行政区划代码
  period: {title: 统计月份, description: 六位年月}
  batch_id: {title: 批次, description: 带来这一数值的交付}
  value: {title: 累计值, description: 计量单位见 measure}
  measure: 计量单位
  growth: {title: 同比增速, unit: "%"}
  is_current: {title: 是否现行, description: 否为已被修订的数值}
*/
select
    indicator_code,
    area_code,
    period,
    _batch_id as batch_id,
    value,
    measure,
    growth,
    true as is_current
from std.stat_macro_indicator
