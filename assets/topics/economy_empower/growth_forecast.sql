/*
title: {zh: 增速预测, en: Forecasts of growth}
description: >-
  全市主要指标累计增速（时点指标为同比增速）在各预测起点的预测与区间，以及后来公布的增速。预测累计为起点已知的本年累计加以后各期采用方法的预测值；
  基数为起点已知的上年同期累计，乘以起点当月隐含基数（累计除以1加公布增速）与上年同期累计之比，与公布增速同口径；指数（上年同期=100）的基数为100。增速为预测累计除以基数减1。
  累计的区间由各期区间同向相加，两期以上偏宽。
owner: stat
system: economy_empower
grain: [indicator, area_code, origin, month]
columns:
  indicator: 指标代码
  area_code: {title: 区划代码, description: 440700为全市}
  origin: {title: 预测起点, description: YYYY-MM}
  known_on: 资料截至日
  month: {title: 月份, description: YYYY-MM；季度为季末月}
  step: {title: 步长, unit: 期}
  growth: {title: 预测累计增速}
  low_80: {title: 80%区间下限}
  high_80: {title: 80%区间上限}
  low_95: {title: 95%区间下限}
  high_95: {title: 95%区间上限}
  growth_published: {title: 后来公布的增速, description: 尚未公布的为空}
  is_latest: 是否最近起点
checks:
  - {name: intervals_nested, check: "low_95 <= low_80 and low_80 <= growth and growth <= high_80 and high_80 <= high_95", message: 区间不相含, severity: error}
*/
with

points as (
    select
        forecast.indicator,
        forecast.area_code,
        forecast.origin,
        forecast.known_on,
        forecast.period as month,
        forecast.step,
        forecast.is_latest,
        series.is_stock,
        series.is_index,
        forecast.value,
        forecast.low_80,
        forecast.high_80,
        forecast.low_95,
        forecast.high_95
    from topic.economy_empower_forecast as forecast
    inner join topic.economy_empower_series as series
        on forecast.indicator = series.indicator and forecast.area_code = series.area_code
        and forecast.origin = series.month
    where forecast.is_published
),

-- the months ahead, and the origin itself
targets as (
    select indicator, area_code, origin, is_stock, month from points
    union
    select indicator, area_code, origin, is_stock, origin as month from points
),

-- of this year what was known, of the year before what had come together by the same month
known as (
    select
        targets.indicator,
        targets.area_code,
        targets.origin,
        targets.month,
        cast(sum(cast(case
            when left(vintage.month, 4) <> left(targets.month, 4) then 0.0
            when targets.is_stock and vintage.month <> targets.month then 0.0
            else vintage.value
        end as decimal(24, 4))) as double) as this_year,
        cast(sum(cast(case
            when left(vintage.month, 4) = left(targets.month, 4) then 0.0
            when targets.is_stock and right(vintage.month, 2) <> right(targets.month, 2) then 0.0
            when right(vintage.month, 2) <= right(targets.month, 2) then vintage.value
            else 0.0
        end as decimal(24, 4))) as double) as year_before,
        max(case when vintage.month = targets.month then vintage.growth end) as growth,
        count(*) = count(vintage.value) as is_whole
    from targets
    inner join topic.economy_empower_vintage as vintage
        on targets.indicator = vintage.indicator and targets.area_code = vintage.area_code
        and targets.origin = vintage.origin and vintage.month <= targets.origin
        and left(vintage.month, 4) >= cast(cast(left(targets.month, 4) as bigint) - 1 as text)
    group by targets.indicator, targets.area_code, targets.origin, targets.month
),

-- what the published growth was measured by, against what had been published of the year before
scoped as (
    select
        indicator,
        area_code,
        origin,
        coalesce(this_year / nullif(1 + growth, 0) / nullif(year_before, 0), 1.0) as scope
    from known
    where month = origin
),

cumulated as (
    select
        points.*,
        case when is_stock then value else cast(sum(cast(value as decimal(24, 4))) over steps as double) end as value_ahead,
        case when is_stock then low_80 else cast(sum(cast(low_80 as decimal(24, 4))) over steps as double) end as low_80_ahead,
        case when is_stock then high_80 else cast(sum(cast(high_80 as decimal(24, 4))) over steps as double) end as high_80_ahead,
        case when is_stock then low_95 else cast(sum(cast(low_95 as decimal(24, 4))) over steps as double) end as low_95_ahead,
        case when is_stock then high_95 else cast(sum(cast(high_95 as decimal(24, 4))) over steps as double) end as high_95_ahead
    from points
    window steps as (
        partition by indicator, area_code, origin, left(month, 4) order by month
        rows between unbounded preceding and current row
    )
),

based as (
    select
        cumulated.*,
        known.this_year,
        case when cumulated.is_index then 100.0 else known.year_before * scoped.scope end as base
    from cumulated
    inner join scoped
        on cumulated.indicator = scoped.indicator and cumulated.area_code = scoped.area_code
        and cumulated.origin = scoped.origin
    inner join known
        on cumulated.indicator = known.indicator and cumulated.area_code = known.area_code
        and cumulated.origin = known.origin and cumulated.month = known.month
    where known.is_whole
)

select
    based.indicator,
    based.area_code,
    based.origin,
    based.known_on,
    based.month,
    based.step,
    round((based.this_year + based.value_ahead) / nullif(based.base, 0) - 1, 4) as growth,
    round((based.this_year + based.low_80_ahead) / nullif(based.base, 0) - 1, 4) as low_80,
    round((based.this_year + based.high_80_ahead) / nullif(based.base, 0) - 1, 4) as high_80,
    round((based.this_year + based.low_95_ahead) / nullif(based.base, 0) - 1, 4) as low_95,
    round((based.this_year + based.high_95_ahead) / nullif(based.base, 0) - 1, 4) as high_95,
    published.growth_published,
    based.is_latest
from based
left join topic.economy_empower_series as published
    on based.indicator = published.indicator and based.area_code = published.area_code and based.month = published.month
where based.base <> 0
