/*
title: {zh: 应用融合指标, en: Indicators of application fusion}
description: >-
  组件复用率（被两个以上外单位系统成功调用的上架组件）与接口调用成功率。
owner: gsda
system: app_fusion
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
        ('X01.component_reuse_rate', '组件复用率', '比例', cast(null as double), cast(null as text), 'up', 'topic.app_fusion_component_reuse', true),
        ('X01.call_success_rate', '接口调用成功率', '比例', cast(null as double), cast(null as text), 'up', 'topic.app_fusion_api_service_daily', true),
        ('X01.promise_kept_rate', '接口响应承诺兑现率', '比例', cast(null as double), cast(null as text), 'up', 'topic.app_fusion_api_service_daily', true),
        ('X01.idle_api_rate', '闲置接口率', '比例', cast(null as double), cast(null as text), 'down', 'topic.app_fusion_idle_api_monthly', true)
    ) as listed (kpi_code, kpi_title, unit, target, target_source, direction, drill_model, is_quotient)
),

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
