/*
title: {zh: 运维保障指标, en: Indicators of operations}
description: >-
  系统可用率、平均修复时间、链路可用率与运维工单达标率；99.9%为本库约定的目标。
owner: gsda
system: ops_maintenance
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
        ('S03.availability', '系统可用率', '比例', 0.999, '本库约定（7×24小时，99.9%）', 'up', 'topic.ops_maintenance_service_level_monthly', true),
        ('S03.mttr', '平均修复时间', '分钟', cast(null as double), cast(null as text), 'down', 'topic.ops_maintenance_service_level_monthly', true),
        ('S03.network_availability', '链路可用率', '比例', 0.999, '本库约定（7×24小时，99.9%）', 'up', 'topic.ops_maintenance_network_availability', true),
        ('S03.ticket_within_target_rate', '运维工单达标率', '比例', cast(null as double), cast(null as text), 'up', 'topic.ops_maintenance_ticket_monthly', true)
    ) as listed (kpi_code, kpi_title, unit, target, target_source, direction, drill_model, is_quotient)
),

-- the last month with any record may still grow; service levels are reported for whole months
latest as (
    select
        max(month) filter (where source = 'network') as network_month,
        max(month) filter (where source = 'ticket') as ticket_month
    from (
        select 'network' as source, month from topic.ops_maintenance_network_availability
        union all
        select 'ticket' as source, month from topic.ops_maintenance_ticket_monthly
    ) as months
),

figures as (
    select 'S03.availability' as kpi_code, month as period, '440700' as county_code,
        sum(service_minutes - downtime_minutes) as numerator, sum(service_minutes) as denominator,
        true as is_complete
    from topic.ops_maintenance_service_level_monthly
    group by month
    union all
    select 'S03.mttr' as kpi_code, month as period, '440700' as county_code,
        sum(downtime_minutes) as numerator, sum(failures) as denominator, true as is_complete
    from topic.ops_maintenance_service_level_monthly
    group by month
    union all
    select 'S03.network_availability' as kpi_code, network.month as period, '440700' as county_code,
        sum(network.service_minutes - network.downtime_minutes) as numerator,
        sum(network.service_minutes) as denominator, network.month < max(latest.network_month) as is_complete
    from topic.ops_maintenance_network_availability as network
    cross join latest
    group by network.month
    union all
    select 'S03.ticket_within_target_rate' as kpi_code, ticket.month as period, '440700' as county_code,
        sum(ticket.within_target) as numerator, sum(ticket.judged) as denominator,
        ticket.month < max(latest.ticket_month) as is_complete
    from topic.ops_maintenance_ticket_monthly as ticket
    cross join latest
    group by ticket.month
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
