/*
title: {zh: 一网统管指标, en: Indicators of unified urban operations}
description: >-
  一网统管的关键指标，按月和按年。统管覆盖率的定义未定，两种都列：合并计算（各渠道分子分母相加）和各渠道覆盖率的平均（没有事件的渠道不计），
  智能化水平、按期结案率、重复上报率和平均处置时长由分子分母重新相加。440700 为全市。
owner: gsda
system: unified_urban_ops
indicators:
  G01.coverage:
    {title: 一网统管覆盖率（合并计算）, unit: 比例, direction: up, drill: topic.unified_urban_ops_coverage_monthly,
     target: 0.9, source: 《江门市新型智慧城市建设行动方案（2021-2023年）》}
  G01.coverage_of_channels:
    {title: 一网统管覆盖率（各渠道平均）, unit: 比例, direction: up, drill: topic.unified_urban_ops_coverage_monthly,
     target: 0.9, source: 《江门市新型智慧城市建设行动方案（2021-2023年）》}
  G01.intelligence:
    {title: 智能化水平, unit: 比例, direction: up, drill: topic.unified_urban_ops_coverage_monthly,
     target: 0.7, source: 《江门市新型智慧城市建设行动方案（2021-2023年）》}
  G01.on_time_rate: {title: 按期结案率, unit: 比例, direction: up, drill: topic.unified_urban_ops_event_monthly}
  G01.duplicate_rate: {title: 重复上报率, unit: 比例, direction: down, drill: topic.unified_urban_ops_event_monthly}
  G01.mean_hours: {title: 平均处置时长, unit: 小时, direction: down, drill: topic.unified_urban_ops_event_monthly}
*/
with

newest as (
    select cast(max(updated_at) at time zone 'Asia/Shanghai' as date) as as_of
    from std.gsda_unified_event
),

-- every month counts for itself and its year, every county for itself and the city
spread as (
    select month, month as period, county_code, county_code as place from topic.unified_urban_ops_coverage_monthly
    union
    select month, left(month, 4) as period, county_code, county_code as place
    from topic.unified_urban_ops_coverage_monthly
    union
    select month, month as period, county_code, '440700' as place from topic.unified_urban_ops_coverage_monthly
    union
    select month, left(month, 4) as period, county_code, '440700' as place
    from topic.unified_urban_ops_coverage_monthly
),

by_channel as (
    select
        spread.period,
        spread.place as county_code,
        coverage.channel,
        sum(coverage.feeder_count) as feeder_count,
        sum(coverage.found_count) as found_count,
        sum(coverage.platform_count) as platform_count,
        sum(coverage.auto_count) as auto_count
    from topic.unified_urban_ops_coverage_monthly as coverage
    inner join spread on coverage.month = spread.month and coverage.county_code = spread.county_code
    group by spread.period, spread.place, coverage.channel
),

handled as (
    select
        spread.period,
        spread.place as county_code,
        cast(sum(monthly.received) as double) as received,
        cast(sum(monthly.duplicate_count) as double) as duplicates,
        cast(sum(monthly.finished_with_due) as double) as finished_with_due,
        cast(sum(monthly.on_time) as double) as on_time,
        cast(sum(monthly.handled) as double) as handled,
        cast(sum(cast(monthly.handled_hours as decimal(18, 2))) as double) as handled_hours
    from topic.unified_urban_ops_event_monthly as monthly
    inner join spread on monthly.month = spread.month and monthly.county_code = spread.county_code
    group by spread.period, spread.place
),

figures as (
    select
        'G01.coverage' as kpi_code,
        period,
        county_code,
        sum(found_count) as numerator,
        sum(feeder_count) as denominator
    from by_channel
    group by period, county_code
    union all
    select
        'G01.coverage_of_channels' as kpi_code,
        period,
        county_code,
        cast(sum(cast(cast(found_count as double) / nullif(cast(feeder_count as double), 0) as decimal(18, 4))) as double) as numerator,
        cast(count(*) as double) as denominator
    from by_channel
    where feeder_count > 0
    group by period, county_code
    union all
    select
        'G01.intelligence' as kpi_code,
        period,
        county_code,
        sum(auto_count) as numerator,
        sum(platform_count) as denominator
    from by_channel
    group by period, county_code
    union all
    select 'G01.on_time_rate' as kpi_code, period, county_code, on_time as numerator, finished_with_due as denominator
    from handled
    union all
    select 'G01.duplicate_rate' as kpi_code, period, county_code, duplicates as numerator, received as denominator
    from handled
    union all
    select 'G01.mean_hours' as kpi_code, period, county_code, handled_hours as numerator, handled as denominator
    from handled
)

select
    figures.kpi_code,
    figures.period,
    figures.county_code,
    figures.numerator,
    figures.denominator,
    -- late data come for ten days
    figures.period < case length(figures.period)
        when 7 then strftime(newest.as_of - 9, '%Y-%m') else strftime(newest.as_of - 9, '%Y')
    end as is_complete
from figures
cross join newest
