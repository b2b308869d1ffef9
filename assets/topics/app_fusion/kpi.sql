/*
title: {zh: 应用融合指标, en: Indicators of application fusion}
description: >-
  组件复用率（被两个以上外单位系统成功调用的上架组件）与接口调用成功率。
owner: gsda
system: app_fusion
indicators:
  X01.component_reuse_rate: {title: 组件复用率, unit: 比例, direction: up, drill: topic.app_fusion_component_reuse}
  X01.call_success_rate: {title: 接口调用成功率, unit: 比例, direction: up, drill: topic.app_fusion_api_service_daily}
  X01.promise_kept_rate: {title: 接口响应承诺兑现率, unit: 比例, direction: up, drill: topic.app_fusion_api_service_daily}
  X01.idle_api_rate: {title: 闲置接口率, unit: 比例, direction: down, drill: topic.app_fusion_idle_api_monthly}
*/
with

-- a month counts as complete when calls of the following month, or of its last day, have arrived
as_of as (
    select max(called_on) as day
    from topic.app_fusion_api_service_daily
),

monthly as (
    select
        strftime(daily.called_on, '%Y-%m') as period,
        sum(daily.successes) as successes,
        sum(daily.calls) as calls,
        count(*) filter (where daily.promise_kept) as kept,
        count(daily.promise_kept) as judged,
        max(as_of.day) >= last_day(max(daily.called_on)) as is_complete
    from topic.app_fusion_api_service_daily as daily
    cross join as_of
    group by strftime(daily.called_on, '%Y-%m')
),

idle as (
    select
        idle.month as period,
        sum(idle.idle) as idle,
        sum(idle.online) as online,
        max(as_of.day) >= last_day(cast(idle.month || '-01' as date)) as is_complete
    from topic.app_fusion_idle_api_monthly as idle
    cross join as_of
    group by idle.month
),

reuse as (
    select
        strftime(max(as_of.day), '%Y-%m-%d') as period,
        count(*) filter (where component.is_reused) as reused,
        count(*) as components
    from topic.app_fusion_component_reuse as component
    cross join as_of
    where component.status = '上架'
    having count(*) > 0
),

figures as (
    select 'X01.component_reuse_rate' as kpi_code, period, '440700' as county_code,
        reused as numerator, components as denominator, true as is_complete
    from reuse
    union all
    select 'X01.call_success_rate' as kpi_code, period, '440700' as county_code,
        successes as numerator, calls as denominator, is_complete
    from monthly
    union all
    select 'X01.promise_kept_rate' as kpi_code, period, '440700' as county_code,
        kept as numerator, judged as denominator, is_complete
    from monthly
    union all
    select 'X01.idle_api_rate' as kpi_code, period, '440700' as county_code,
        idle as numerator, online as denominator, is_complete
    from idle
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
