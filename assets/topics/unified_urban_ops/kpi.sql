/*
title: {zh: 一网统管指标, en: Indicators of unified urban operations}
description: >-
  一网统管的关键指标，按月和按年。统管覆盖率的定义未定，两种都列：合并计算（各渠道分子分母相加）和各渠道覆盖率的平均（没有事件的渠道不计），
  智能化水平、按期结案率、重复上报率和平均处置时长由分子分母重新相加。440700 为全市。
owner: gsda
system: unified_urban_ops
grain: [kpi_code, period, county_code]
columns:
  kpi_code: 指标代码
  kpi_title: 指标名称
  period: {title: 期间, description: YYYY 或 YYYY-MM}
  county_code: {title: 区划代码, description: 440700 为全市}
  numerator: 分子
  denominator: 分母
  value: 指标值
  unit: 单位
  target: 目标值
  target_source: 目标来源
  direction: {title: 方向, description: up 越高越好，down 越低越好}
  is_met: {title: 是否达标, description: 没有目标则为空}
  drill_model: 下钻表
  is_complete: {title: 期间是否完整, description: 数据已到期末后10日}
checks:
  - {name: shares_within_one, check: "unit <> '比例' or value between 0 and 1", message: 比率不在0至1之间, dimension: accuracy, severity: error}
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
        cast(sum(coverage.feeder_count) as double) as feeder_count,
        cast(sum(coverage.found_count) as double) as found_count,
        cast(sum(coverage.platform_count) as double) as platform_count,
        cast(sum(coverage.auto_count) as double) as auto_count
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
        round(sum(round(found_count / nullif(feeder_count, 0), 4)), 4) as numerator,
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
),

indicators as (
    select * from (values
        ('G01.coverage', '一网统管覆盖率（合并计算）', '比例', 'up', 0.9, 'topic.unified_urban_ops_coverage_monthly'),
        ('G01.coverage_of_channels', '一网统管覆盖率（各渠道平均）', '比例', 'up', 0.9, 'topic.unified_urban_ops_coverage_monthly'),
        ('G01.intelligence', '智能化水平', '比例', 'up', 0.7, 'topic.unified_urban_ops_coverage_monthly'),
        ('G01.on_time_rate', '按期结案率', '比例', 'up', null, 'topic.unified_urban_ops_event_monthly'),
        ('G01.duplicate_rate', '重复上报率', '比例', 'down', null, 'topic.unified_urban_ops_event_monthly'),
        ('G01.mean_hours', '平均处置时长', '小时', 'down', null, 'topic.unified_urban_ops_event_monthly')
    ) as listed (kpi_code, kpi_title, unit, direction, target, drill_model)
)

select
    figures.kpi_code,
    indicators.kpi_title,
    figures.period,
    figures.county_code,
    figures.numerator,
    figures.denominator,
    round(figures.numerator / nullif(figures.denominator, 0), 4) as value,
    indicators.unit,
    cast(indicators.target as double) as target,
    case when indicators.target is not null then '《江门市新型智慧城市建设行动方案（2021—2023年）》' end as target_source,
    indicators.direction,
    figures.numerator / nullif(figures.denominator, 0) >= cast(indicators.target as double) as is_met,
    indicators.drill_model,
    figures.period < left(strftime(newest.as_of - 9, '%Y-%m-%d'), length(figures.period)) as is_complete
from figures
inner join indicators on figures.kpi_code = indicators.kpi_code
cross join newest
