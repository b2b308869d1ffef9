/*
title: {zh: 市场监管指标, en: Indicators of market supervision}
description: >-
  市场监管的关键指标：双随机完成率（超过计划的按计划计）和及时公示率（按年，全市）、问题发现率（按月）、特种设备定检率（截止状态）、抽检合格率、调解成功率（按月）、市场主体新设数和活跃度（按月）。440700 为全市，由各县（市、区）的分子分母重新相加。
owner: amr
system: market_supervision
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
    select max(as_of) as as_of
    from topic.market_supervision_special_equipment_due
),

counted as (
    select
        'G10.plan_completion' as kpi_code,
        cast(plan_year as varchar) as period,
        '440700' as county_code,
        least(inspected, planned) as numerator,
        planned as denominator
    from topic.market_supervision_inspection_plan_progress
    where planned is not null
    union all
    select
        'G10.publication_rate' as kpi_code,
        cast(plan_year as varchar) as period,
        '440700' as county_code,
        published_in_time as numerator,
        inspected as denominator
    from topic.market_supervision_inspection_plan_progress
    union all
    select
        'G10.problem_rate' as kpi_code,
        month as period,
        county_code,
        problem_count as numerator,
        inspection_count as denominator
    from topic.market_supervision_inspection_outcome
    union all
    select
        'G10.equipment_inspection_rate' as kpi_code,
        strftime(as_of, '%Y-%m-%d') as period,
        county_code,
        valid as numerator,
        in_use as denominator
    from topic.market_supervision_special_equipment_due
    union all
    select
        'G10.sample_pass_rate' as kpi_code,
        month as period,
        county_code,
        samples - failed as numerator,
        samples as denominator
    from topic.market_supervision_food_risk_monthly
    union all
    select
        'G10.mediation_rate' as kpi_code,
        month as period,
        county_code,
        resolved as numerator,
        mediated as denominator
    from topic.market_supervision_complaint_monthly
    union all
    select
        'G10.opened' as kpi_code,
        month as period,
        county_code,
        opened as numerator,
        cast(null as bigint) as denominator
    from topic.market_supervision_entity_dynamics_monthly
    union all
    select
        'G10.activity_rate' as kpi_code,
        month as period,
        county_code,
        active as numerator,
        stock as denominator
    from topic.market_supervision_entity_dynamics_monthly
    where active is not null
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
        ('G10.plan_completion', '双随机抽查完成率', '比例', 'up', 'topic.market_supervision_inspection_plan_progress'),
        ('G10.publication_rate', '检查结果及时公示率', '比例', 'up', 'topic.market_supervision_inspection_plan_progress'),
        ('G10.problem_rate', '检查问题发现率', '比例', 'up', 'topic.market_supervision_inspection_outcome'),
        ('G10.equipment_inspection_rate', '特种设备定检率', '比例', 'up', 'topic.market_supervision_special_equipment_due'),
        ('G10.sample_pass_rate', '食品抽检合格率', '比例', 'up', 'topic.market_supervision_food_risk_monthly'),
        ('G10.mediation_rate', '投诉调解成功率', '比例', 'up', 'topic.market_supervision_complaint_monthly'),
        ('G10.opened', '市场主体新设数', '户', 'up', 'topic.market_supervision_entity_dynamics_monthly'),
        ('G10.activity_rate', '市场主体活跃度', '比例', 'up', 'topic.market_supervision_entity_dynamics_monthly')
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
