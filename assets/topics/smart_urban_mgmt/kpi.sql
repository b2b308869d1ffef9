/*
title: {zh: 智慧城管指标, en: Indicators of urban management}
description: >-
  智慧城管的关键指标：部件完好率（截止状态，废弃不在分母）、按期处置率和结案率（按立案月份）、燃气安检率（截止状态）、渣土违规率（按月）。
  供水水质、内涝和亮灯数据没有接入，相应指标未列。
  440700 为全市，由各县（市、区）的分子分母重新相加。
owner: umb
system: smart_urban_mgmt
counted_by: county
indicators:
  G05.component_intact_rate: {title: 部件完好率, unit: 比例, direction: up, drill: topic.smart_urban_mgmt_component_condition}
  G05.on_time_rate: {title: 按期处置率, unit: 比例, direction: up, drill: topic.smart_urban_mgmt_case_performance_monthly}
  G05.closed_rate: {title: 结案率, unit: 比例, direction: up, drill: topic.smart_urban_mgmt_case_performance_monthly}
  G05.returned_rate: {title: 返工率, unit: 比例, direction: down, drill: topic.smart_urban_mgmt_case_performance_monthly}
  G05.gas_inspection_rate: {title: 燃气安检率, unit: 比例, direction: up, drill: topic.smart_urban_mgmt_gas_inspection_due}
  G05.muck_violation_rate: {title: 渣土违规率, unit: 比例, direction: down, drill: topic.smart_urban_mgmt_muck_trip_daily}
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
    union all
    select
        'G05.gas_inspection_rate' as kpi_code,
        strftime(as_of, '%Y-%m-%d') as period,
        county_code,
        inspected as numerator,
        due as denominator
    from topic.smart_urban_mgmt_gas_inspection_due
    union all
    select
        'G05.muck_violation_rate' as kpi_code,
        strftime(day, '%Y-%m') as period,
        county_code,
        violating as numerator,
        trips as denominator
    from topic.smart_urban_mgmt_muck_trip_daily
)

select counted.kpi_code, counted.period, counted.county_code, counted.numerator, counted.denominator, newest.as_of
from counted
cross join newest
