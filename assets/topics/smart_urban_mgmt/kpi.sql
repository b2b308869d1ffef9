/*
title: {zh: 智慧城管指标, en: Indicators of urban management}
description: >-
  智慧城管的关键指标：部件完好率（截止状态，废弃不在分母）、按期处置率和结案率（按立案月份）。燃气安检、渣土、供水水质、内涝和亮灯数据没有接入，相应指标未列。440700 为全市，由各县（市、区）的分子分母重新相加。
owner: umb
system: smart_urban_mgmt
grain: [kpi_code, period, county_code]
columns:
  kpi_code: 指标代码
  kpi_title: 指标名称
  period: {title: 期间, description: YYYY、YYYY-MM 或 YYYY-MM-DD}
  county_code: {title: 区划代码, description: 440700 为全市}
  numerator: 分子
  denominator: {title: 分母, description: 非比率指标为空}
  value: 指标值
  unit: 单位
  target: 目标值
  target_source: 目标来源
  direction: {title: 方向, description: up 越高越好，down 越低越好}
  is_met: {title: 是否达标, description: 没有目标则为空}
  drill_model: 下钻表
  is_complete: {title: 期间是否完整, description: 月、年为数据已到期末后10日，日为截止状态}
checks:
  - {name: shares_within_one, check: "unit <> '比例' or value between 0 and 1", message: 比率不在0至1之间, dimension: accuracy, severity: error}
*/
with

newest as (
    select cast(max(updated_at) at time zone 'Asia/Shanghai' as date) as as_of
    from std.umb_urban_case
),

counted as (
    select
        'G05.component_intact_rate' as kpi_code,
        strftime(newest.as_of, '%Y-%m-%d') as period,
        component.county_code,
        component.intact as numerator,
        component.components - component.abandoned as denominator
    from topic.smart_urban_mgmt_component_condition as component
    cross join newest
    union all
    select
        'G05.on_time_rate' as kpi_code,
        month as period,
        county_code,
        on_time as numerator,
        due as denominator
    from topic.smart_urban_mgmt_case_performance_monthly
    union all
    select
        'G05.closed_rate' as kpi_code,
        month as period,
        county_code,
        closed as numerator,
        filed as denominator
    from topic.smart_urban_mgmt_case_performance_monthly
    union all
    select
        'G05.returned_rate' as kpi_code,
        month as period,
        county_code,
        returned as numerator,
        filed as denominator
    from topic.smart_urban_mgmt_case_performance_monthly
),

counted_everywhere as (
    select kpi_code, period, county_code, numerator, denominator
    from counted
    union all
    select kpi_code, period, '440700' as county_code, numerator, denominator
    from counted
    where county_code <> '440700'
),

figures as (
    select
        kpi_code,
        period,
        county_code,
        cast(sum(cast(numerator as decimal(24, 4))) as double) as numerator,
        cast(sum(cast(denominator as decimal(24, 4))) as double) as denominator
    from counted_everywhere
    where period is not null
    group by kpi_code, period, county_code
),

indicators as (
    select * from (values
        ('G05.component_intact_rate', '部件完好率', '比例', 'up', 'topic.smart_urban_mgmt_component_condition'),
        ('G05.on_time_rate', '按期处置率', '比例', 'up', 'topic.smart_urban_mgmt_case_performance_monthly'),
        ('G05.closed_rate', '结案率', '比例', 'up', 'topic.smart_urban_mgmt_case_performance_monthly'),
        ('G05.returned_rate', '返工率', '比例', 'down', 'topic.smart_urban_mgmt_case_performance_monthly')
    ) as listed (kpi_code, kpi_title, unit, direction, drill_model)
)

select
    figures.kpi_code,
    indicators.kpi_title,
    figures.period,
    figures.county_code,
    figures.numerator,
    figures.denominator,
    case when figures.denominator is null then figures.numerator
        else round(figures.numerator / nullif(figures.denominator, 0), 4)
    end as value,
    indicators.unit,
    cast(null as double) as target,
    cast(null as varchar) as target_source,
    indicators.direction,
    cast(null as boolean) as is_met,
    indicators.drill_model,
    length(figures.period) = 10
    or figures.period < left(strftime(newest.as_of - 9, '%Y-%m-%d'), length(figures.period)) as is_complete
from figures
inner join indicators on figures.kpi_code = indicators.kpi_code
cross join newest
