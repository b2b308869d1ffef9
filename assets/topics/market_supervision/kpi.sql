/*
title: {zh: 市场监管指标, en: Indicators of market supervision}
description: >-
  市场监管的关键指标：双随机完成率（超过计划的按计划计）和及时公示率（按年，全市）、问题发现率（按月）、特种设备定检率（截止状态）、抽检合格率、调解成功率（按月）、市场主体新设数和活跃度（按月）。
  440700 为全市，由各县（市、区）的分子分母重新相加。
owner: amr
system: market_supervision
counted_by: county
indicators:
  G10.plan_completion: {title: 双随机抽查完成率, unit: 比例, direction: up, drill: topic.market_supervision_inspection_plan_progress}
  G10.publication_rate: {title: 检查结果及时公示率, unit: 比例, direction: up, drill: topic.market_supervision_inspection_plan_progress}
  G10.problem_rate: {title: 检查问题发现率, unit: 比例, direction: up, drill: topic.market_supervision_inspection_outcome}
  G10.equipment_inspection_rate: {title: 特种设备定检率, unit: 比例, direction: up, drill: topic.market_supervision_special_equipment_due}
  G10.sample_pass_rate: {title: 食品抽检合格率, unit: 比例, direction: up, drill: topic.market_supervision_food_risk_monthly}
  G10.mediation_rate: {title: 投诉调解成功率, unit: 比例, direction: up, drill: topic.market_supervision_complaint_monthly}
  G10.opened: {title: 市场主体新设数, unit: 户, direction: up, drill: topic.market_supervision_entity_dynamics_monthly}
  G10.activity_rate: {title: 市场主体活跃度, unit: 比例, direction: up, drill: topic.market_supervision_entity_dynamics_monthly}
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
)

select counted.kpi_code, counted.period, counted.county_code, counted.numerator, counted.denominator, newest.as_of
from counted
cross join newest
