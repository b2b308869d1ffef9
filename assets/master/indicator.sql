/*
title: {zh: 宏观指标目录, en: Macro indicators}
description: 月度主要经济指标每项一条：名称、计量单位、数据来源，以及已有数值的起止月份、地区数与数值个数。
owner: stat
grain: [indicator_code]
columns:
  indicator_code: 指标代码
  indicator: {title: 指标名称, description: 以最近月份的写法为准}
  measure: {title: 计量单位, description: 以最近月份为准}
  source: 数据来源
  first_period: {title: 最早月份, description: 六位年月}
  last_period: 最近月份
  area_count: {title: 地区数, unit: 个}
  value_count: {title: 数值个数, unit: 个}
checks:
  - {name: period_in_order, check: "first_period <= last_period", message: 最早月份晚于最近月份, severity: error}
*/
with

said as (
    select
        indicator_code,
        indicator,
        measure,
        source,
        period,
        area_code,
        row_number() over (partition by indicator_code order by period desc, area_code) as place
    from std.stat_macro_indicator
)

select
    indicator_code,
    max(case when place = 1 then indicator end) as indicator,
    max(case when place = 1 then measure end) as measure,
    max(case when place = 1 then source end) as source,
    min(period) as first_period,
    max(period) as last_period,
    count(distinct area_code) as area_count,
    count(*) as value_count
from said
group by indicator_code
