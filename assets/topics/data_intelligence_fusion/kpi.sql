/*
title: {zh: 数据与智能融合指标, en: Indicators of data fusion}
description: >-
  普查完成率、贴标率、孤岛表占比、共享申请按时率与数据需求满足率；现状类指标的期间为普查数据的最新日期。
owner: gsda
system: data_intelligence_fusion
grain: [kpi_code, period, county_code]
columns:
  kpi_code: 指标代码
  kpi_title: 指标名称
  period: {title: 期间, description: YYYY、YYYY-MM或YYYY-MM-DD（截至日）}
  county_code: {title: 区划代码, description: 440700为全市}
  numerator: 分子
  denominator: {title: 分母, description: 计数类指标没有分母}
  value: 指标值
  unit: 单位
  target: 目标值
  target_source: 目标出处
  direction: {title: 方向, description: up越大越好，down越小越好}
  is_met: {title: 是否达标, description: 没有目标或没有数值时为空}
  drill_model: 下钻模型
  is_complete: {title: 期间是否完整}
checks:
  - {name: share_within_one, check: "unit <> '比例' or value between 0 and 1", message: 比例不在0至1之间, dimension: accuracy, severity: error}
*/
with

definitions as (
    select * from (values
        ('X02.census_progress', '普查完成率', '比例', cast(null as double), cast(null as text), 'up', 'topic.data_intelligence_fusion_census_progress', true),
        ('X02.bound_rate', '字段贴标率', '比例', cast(null as double), cast(null as text), 'up', 'topic.data_intelligence_fusion_standardisation', true),
        ('X02.isolated_rate', '孤岛表占比', '比例', cast(null as double), cast(null as text), 'down', 'topic.data_intelligence_fusion_table_connectivity', true),
        ('X02.share_on_time_rate', '共享申请按时率', '比例', cast(null as double), cast(null as text), 'up', 'topic.data_intelligence_fusion_share_efficiency_monthly', true),
        ('X02.demand_fulfilled_rate', '数据需求满足率', '比例', cast(null as double), cast(null as text), 'up', 'topic.data_intelligence_fusion_demand_fulfilment', true)
    ) as listed (kpi_code, kpi_title, unit, target, target_source, direction, drill_model, is_quotient)
),

-- the census has no date of its own: the latest day any table has rows of
as_of as (
    select strftime(max(data_until), '%Y-%m-%d') as period
    from std.gsda_data_table
    having count(data_until) > 0
),

-- the last month that a request or a demand arrived in may still grow
latest as (
    select
        max(share.month) as share_month,
        max(demand.month) as demand_month
    from topic.data_intelligence_fusion_share_efficiency_monthly as share
    full join topic.data_intelligence_fusion_demand_fulfilment as demand
        on share.month = demand.month and share.provider_uscc = demand.provider_name
),

figures as (
    select 'X02.census_progress' as kpi_code, as_of.period, '440700' as county_code,
        sum(census.systems_with_tables) as numerator, sum(census.systems) as denominator, true as is_complete
    from topic.data_intelligence_fusion_census_progress as census
    cross join as_of
    group by as_of.period
    union all
    select 'X02.bound_rate' as kpi_code, as_of.period, '440700' as county_code,
        sum(standard.bound) as numerator, sum(standard.columns) as denominator, true as is_complete
    from topic.data_intelligence_fusion_standardisation as standard
    cross join as_of
    group by as_of.period
    union all
    select 'X02.isolated_rate' as kpi_code, as_of.period, '440700' as county_code,
        count(*) filter (where connected.is_isolated) as numerator,
        count(*) filter (where not connected.is_empty) as denominator, true as is_complete
    from topic.data_intelligence_fusion_table_connectivity as connected
    cross join as_of
    group by as_of.period
    union all
    select 'X02.share_on_time_rate' as kpi_code, share.month as period, '440700' as county_code,
        sum(share.granted_on_time) as numerator,
        sum(share.granted + share.pending_over_10_days) as denominator,
        share.month < max(latest.share_month) as is_complete
    from topic.data_intelligence_fusion_share_efficiency_monthly as share
    cross join latest
    group by share.month
    union all
    select 'X02.demand_fulfilled_rate' as kpi_code, demand.month as period, '440700' as county_code,
        sum(demand.met) as numerator, sum(demand.met + demand.refused) as denominator,
        demand.month < max(latest.demand_month) as is_complete
    from topic.data_intelligence_fusion_demand_fulfilment as demand
    cross join latest
    group by demand.month
),

valued as (
    select
        figures.kpi_code,
        figures.period,
        figures.county_code,
        cast(figures.numerator as double) as numerator,
        cast(figures.denominator as double) as denominator,
        case
            when definitions.is_quotient then cast(figures.numerator as double) / nullif(figures.denominator, 0)
            else cast(figures.numerator as double)
        end as value,
        figures.is_complete
    from figures
    inner join definitions on figures.kpi_code = definitions.kpi_code
)

select
    valued.kpi_code,
    definitions.kpi_title,
    valued.period,
    valued.county_code,
    valued.numerator,
    valued.denominator,
    round(valued.value, 4) as value,
    definitions.unit,
    definitions.target,
    definitions.target_source,
    definitions.direction,
    case definitions.direction when 'up' then valued.value >= definitions.target else valued.value <= definitions.target end
        as is_met,
    definitions.drill_model,
    valued.is_complete
from valued
inner join definitions on valued.kpi_code = definitions.kpi_code
