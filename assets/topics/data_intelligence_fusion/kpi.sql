/*
title: {zh: 数据与智能融合指标, en: Indicators of data fusion}
description: >-
  普查完成率、贴标率、孤岛表占比、共享申请按时率与数据需求满足率；现状类指标的期间为普查数据的最新日期。
owner: gsda
system: data_intelligence_fusion
indicators:
  X02.census_progress: {title: 普查完成率, unit: 比例, direction: up, drill: topic.data_intelligence_fusion_census_progress}
  X02.bound_rate: {title: 字段贴标率, unit: 比例, direction: up, drill: topic.data_intelligence_fusion_standardisation}
  X02.isolated_rate:
    {title: 孤岛表占比, unit: 比例, direction: down, drill: topic.data_intelligence_fusion_table_connectivity}
  X02.share_on_time_rate:
    {title: 共享申请按时率, unit: 比例, direction: up, drill: topic.data_intelligence_fusion_share_efficiency_monthly}
  X02.demand_fulfilled_rate:
    {title: 数据需求满足率, unit: 比例, direction: up, drill: topic.data_intelligence_fusion_demand_fulfilment}
*/
with

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
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
