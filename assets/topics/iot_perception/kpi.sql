/*
title: {zh: 物联感知指标, en: Indicators of sensing}
description: >-
  终端在线率、上报完整率、重复率、报文迟到率与一杆多用率。
owner: iitb
system: iot_perception
indicators:
  B06.online_rate: {title: 终端在线率, unit: 比例, direction: up, drill: topic.iot_perception_status}
  B06.completeness: {title: 上报完整率, unit: 比例, direction: up, drill: topic.iot_perception_completeness}
  B06.duplicate_rate: {title: 重复上报率, unit: 比例, direction: down, drill: topic.iot_perception_completeness}
  B06.late_rate: {title: 报文迟到率, unit: 比例, direction: down, drill: topic.iot_perception_completeness}
  B06.multi_use_rate: {title: 一杆多用率, unit: 比例, direction: up, drill: topic.iot_perception_pole}
*/
with

as_of as (
    select strftime(max(cast(heartbeat_at at time zone 'Asia/Shanghai' as date)), '%Y-%m-%d') as period
    from topic.iot_perception_status
    having count(heartbeat_at) > 0
),

-- the last day of a month is the last that can come
monthly as (
    select
        strftime(day, '%Y-%m') as month,
        sum(distinct_readings) as distinct_readings,
        sum(expected) as expected,
        sum(duplicates) as duplicates,
        sum(received) as received,
        coalesce(sum(late), 0) as late,
        coalesce(sum(received) filter (where late is not null), 0) as timed,
        max(day) = last_day(max(day)) as is_complete
    from topic.iot_perception_completeness
    group by strftime(day, '%Y-%m')
),

figures as (
    select 'B06.online_rate' as kpi_code, as_of.period, '440700' as county_code,
        cast(count(*) filter (where status.is_online) as double) as numerator, cast(count(*) as double) as denominator,
        true as is_complete
    from topic.iot_perception_status as status
    cross join as_of
    group by as_of.period
    union all
    select 'B06.completeness' as kpi_code, month as period, '440700' as county_code,
        cast(distinct_readings as double) as numerator, cast(expected as double) as denominator, is_complete
    from monthly
    union all
    select 'B06.duplicate_rate' as kpi_code, month as period, '440700' as county_code,
        cast(duplicates as double) as numerator, cast(received as double) as denominator, is_complete
    from monthly
    union all
    select 'B06.late_rate' as kpi_code, month as period, '440700' as county_code,
        cast(late as double) as numerator, cast(timed as double) as denominator, is_complete
    from monthly
    union all
    select 'B06.multi_use_rate' as kpi_code, as_of.period, '440700' as county_code,
        cast(sum(pole.multi_use) as double) as numerator, cast(sum(pole.in_use) as double) as denominator,
        true as is_complete
    from topic.iot_perception_pole as pole
    cross join as_of
    group by as_of.period
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
