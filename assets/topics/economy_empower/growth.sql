/*
title: {zh: 同比增速, en: Growth of indicators}
description: >-
  每个指标、地区、月份的增速：公布的累计增速（可比口径，以此为准）、由隐含基数推算的当月增速、按现行累计与当月值直接计算的名义增速，
  以及公布累计增速与名义累计增速之差（百分点，含口径变化与价格因素）。可比价指标（地区生产总值、工业增加值）不作名义增速，不由现价计算。
owner: stat
system: economy_empower
grain: [indicator, area_code, month]
columns:
  indicator: 指标代码
  area_code: {title: 区划代码, description: 440700为全市}
  month: {title: 月份, description: YYYY-MM}
  title: 指标名称
  growth_cum: {title: 公布累计增速}
  growth_single: {title: 推算当月增速}
  own_cum: {title: 名义累计增速}
  own_single: {title: 名义当月增速}
  gap_points: {title: 公布与名义之差, unit: 百分点}
checks:
  - {name: growth_is_plausible, check: "growth_cum between -1 and 10", message: 公布增速不合理, dimension: accuracy, severity: warning}
*/
with

series as (
    select
        series.*,
        lag(series.base_implied) over years as base_before,
        lag(series.month) over years as month_before
    from topic.economy_empower_series as series
    window years as (partition by indicator, area_code, left(month, 4) order by month)
),

paired as (
    select
        series.*,
        before.single as single_before,
        case
            when right(series.month, 2) = '01' then series.base_implied
            when cast(right(series.month, 2) as bigint) - cast(right(series.month_before, 2) as bigint) = 1
                then series.base_implied - series.base_before
        end as base_single
    from series
    left join topic.economy_empower_series as before
        on series.indicator = before.indicator and series.area_code = before.area_code
        and cast(cast(left(series.month, 4) as bigint) - 1 as text) || right(series.month, 3) = before.month
),

grown as (
    select
        paired.*,
        case when paired.price_basis is distinct from '可比价' and paired.is_index is distinct from true
            then paired.cumulative / nullif(paired.cumulative_before, 0) - 1
        end as own_cum,
        case when paired.price_basis is distinct from '可比价' and paired.is_index is distinct from true
            then paired.single / nullif(paired.single_before, 0) - 1
        end as own_single
    from paired
)

select
    indicator,
    area_code,
    month,
    title,
    growth_published as growth_cum,
    round(single / nullif(base_single, 0) - 1, 4) as growth_single,
    round(own_cum, 4) as own_cum,
    round(own_single, 4) as own_single,
    round((growth_published - own_cum) * 100, 2) as gap_points
from grown
