/*
title: {zh: 运维保障指标, en: Indicators of operations}
description: >-
  系统可用率、平均修复时间、链路可用率与运维工单达标率；99.9%为本库约定的目标。
owner: gsda
system: ops_maintenance
indicators:
  S03.availability:
    {title: 系统可用率, unit: 比例, direction: up, drill: topic.ops_maintenance_service_level_monthly,
     target: 0.999, source: 本库约定（7×24小时，99.9%）}
  S03.mttr: {title: 平均修复时间, unit: 分钟, direction: down, drill: topic.ops_maintenance_service_level_monthly}
  S03.network_availability:
    {title: 链路可用率, unit: 比例, direction: up, drill: topic.ops_maintenance_network_availability,
     target: 0.999, source: 本库约定（7×24小时，99.9%）}
  S03.ticket_within_target_rate:
    {title: 运维工单达标率, unit: 比例, direction: up, drill: topic.ops_maintenance_ticket_monthly}
*/
with

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
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
