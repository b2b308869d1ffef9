/*
title: {zh: 智慧应急指标, en: Indicators of emergency management}
description: >-
  智慧应急的关键指标：每万人避护容量、重大危险源级别相符率和备案有效率，均为截止状态；每万人容量的分子为容量乘以一万。没有隐患整改、事件接报和应急物资数据，相应指标未列。440700 为全市，由各县（市、区）的分子分母重新相加。
owner: emb
system: smart_emergency
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
    select max(recorded_on) as as_of
    from std.emb_hazard_source
),

counted as (
    select
        'G02.shelter_capacity_per_10k' as kpi_code,
        strftime(newest.as_of, '%Y-%m-%d') as period,
        shelter.county_code,
        sum(shelter.capacity) * 10000 as numerator,
        max(shelter.residents) as denominator
    from topic.smart_emergency_shelter_capacity as shelter
    cross join newest
    group by strftime(newest.as_of, '%Y-%m-%d'), shelter.county_code
    union all
    select
        'G02.hazard_rank_agrees' as kpi_code,
        strftime(newest.as_of, '%Y-%m-%d') as period,
        '440700' as county_code,
        count(*) filter (where hazard.agrees) as numerator,
        count(hazard.agrees) as denominator
    from topic.smart_emergency_hazard_source_grade as hazard
    cross join newest
    group by strftime(newest.as_of, '%Y-%m-%d')
    union all
    select
        'G02.hazard_record_valid' as kpi_code,
        strftime(newest.as_of, '%Y-%m-%d') as period,
        '440700' as county_code,
        count(*) filter (where not hazard.is_expired) as numerator,
        count(*) as denominator
    from topic.smart_emergency_hazard_source_grade as hazard
    cross join newest
    group by strftime(newest.as_of, '%Y-%m-%d')
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
        ('G02.shelter_capacity_per_10k', '每万人避护容量', '人/万人', 'up', 'topic.smart_emergency_shelter_capacity'),
        ('G02.hazard_rank_agrees', '重大危险源级别相符率', '比例', 'up', 'topic.smart_emergency_hazard_source_grade'),
        ('G02.hazard_record_valid', '重大危险源备案有效率', '比例', 'up', 'topic.smart_emergency_hazard_source_grade')
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
