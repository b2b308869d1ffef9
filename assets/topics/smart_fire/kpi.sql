/*
title: {zh: 智慧消防指标, en: Indicators of fire protection}
description: >-
  智慧消防的关键指标：到场用时第50、90百分位（按月和按年，有效警情不足10起的地区不列）、消火栓完好率、重点单位检查率。
  440700 为全市，由各县（市、区）的分子分母重新相加，百分位由全部警情重新排序，不取平均。没有消防物联数据，误报率和设施在线率未列。
owner: fire
system: smart_fire
grain: [kpi_code, period, county_code]
columns:
  kpi_code: 指标代码
  kpi_title: 指标名称
  period: {title: 期间, description: YYYY、YYYY-MM 或 YYYY-MM-DD}
  county_code: {title: 区划代码, description: 440700 为全市}
  numerator: {title: 分子, description: 百分位指标为百分位本身}
  denominator: {title: 分母, description: 非比率指标为空}
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
    select max(called_on) as as_of
    from topic.smart_fire_response_case
),

-- each valid case counts for its month and its year, for its county and for the city
valid_cases as (
    select strftime(called_on, '%Y-%m') as period, county_code, total_minutes, case_no
    from topic.smart_fire_response_case
    where is_valid
    union all
    select strftime(called_on, '%Y') as period, county_code, total_minutes, case_no
    from topic.smart_fire_response_case
    where is_valid
    union all
    select strftime(called_on, '%Y-%m') as period, '440700' as county_code, total_minutes, case_no
    from topic.smart_fire_response_case
    where is_valid
    union all
    select strftime(called_on, '%Y') as period, '440700' as county_code, total_minutes, case_no
    from topic.smart_fire_response_case
    where is_valid
),

ranked as (
    select
        period,
        county_code,
        total_minutes,
        row_number() over (partition by period, county_code order by total_minutes, case_no) as position,
        count(*) over (partition by period, county_code) as cases
    from valid_cases
),

percentiles as (
    select
        'G03.arrival_p50_minutes' as kpi_code,
        period,
        county_code,
        max(total_minutes) as numerator
    from ranked
    where cases >= 10 and position = cast(floor((50 * cases + 99) / 100.0) as bigint)
    group by period, county_code
    union all
    select
        'G03.arrival_p90_minutes' as kpi_code,
        period,
        county_code,
        max(total_minutes) as numerator
    from ranked
    where cases >= 10 and position = cast(floor((90 * cases + 99) / 100.0) as bigint)
    group by period, county_code
),

counted as (
    select
        'G03.hydrant_intact_rate' as kpi_code,
        strftime(newest.as_of, '%Y-%m-%d') as period,
        hydrant.county_code,
        hydrant.intact as numerator,
        hydrant.hydrants as denominator
    from topic.smart_fire_hydrant_condition as hydrant
    cross join newest
    where newest.as_of is not null
    union all
    select
        'G03.key_unit_check_rate' as kpi_code,
        strftime(as_of, '%Y-%m-%d') as period,
        county_code,
        case when is_overdue then 0 else 1 end as numerator,
        1 as denominator
    from topic.smart_fire_key_unit_supervision
    where as_of is not null and is_overdue is not null
),

counted_everywhere as (
    select kpi_code, period, county_code, numerator, denominator
    from counted
    union all
    select kpi_code, period, '440700' as county_code, numerator, denominator
    from counted
),

figures as (
    select
        kpi_code,
        period,
        county_code,
        cast(sum(numerator) as double) as numerator,
        cast(sum(denominator) as double) as denominator
    from counted_everywhere
    group by kpi_code, period, county_code
    union all
    select kpi_code, period, county_code, numerator, cast(null as double) as denominator
    from percentiles
),

indicators as (
    select * from (values
        ('G03.arrival_p50_minutes', '到场用时第50百分位', '分钟', 'down', 'topic.smart_fire_response_case'),
        ('G03.arrival_p90_minutes', '到场用时第90百分位', '分钟', 'down', 'topic.smart_fire_response_case'),
        ('G03.hydrant_intact_rate', '消火栓完好率', '比例', 'up', 'topic.smart_fire_hydrant_condition'),
        ('G03.key_unit_check_rate', '重点单位检查率', '比例', 'up', 'topic.smart_fire_key_unit_supervision')
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
    -- a day is complete in itself; of a month or year late data come for ten days
    length(figures.period) = 10
    or figures.period < left(strftime(newest.as_of - 9, '%Y-%m-%d'), length(figures.period)) as is_complete
from figures
inner join indicators on figures.kpi_code = indicators.kpi_code
cross join newest
