/*
title: {zh: 智慧交通指标, en: Indicators of transport}
description: >-
  智慧交通的关键指标：公交准点率（按日，全市），停车周转率和利用率（按日），中度及以上拥堵时段占比（按日），万车事故数（按月）。营运车辆的上线率、轨迹完整率和漂移率来自行踪，只在限制区的车辆动态表中。
  440700 为全市，由各县（市、区）的分子分母重新相加。
owner: trb
system: smart_transport
counted_by: county
indicators:
  G07.bus_punctuality: {title: 公交准点率, unit: 比例, direction: up, drill: topic.smart_transport_bus_service_daily}
  G07.parking_turnover: {title: 停车周转率, unit: 次/日, direction: up, drill: topic.smart_transport_parking_daily}
  G07.parking_utilisation: {title: 停车利用率, unit: 比例, direction: up, drill: topic.smart_transport_parking_daily}
  G07.jammed_periods: {title: 中度及以上拥堵时段占比, unit: 比例, direction: down, drill: topic.smart_transport_congestion_15min}
  G07.accidents_per_10k: {title: 万车事故数, unit: 起/万辆, direction: down, drill: topic.smart_transport_accident_monthly}
*/
with

newest as (
    select max(day) as as_of
    from (
        select max(day) as day from topic.smart_transport_parking_daily
        union all
        select max(day) as day from topic.smart_transport_bus_service_daily
    ) as days
),

counted as (
    select
        'G07.bus_punctuality' as kpi_code,
        strftime(day, '%Y-%m-%d') as period,
        '440700' as county_code,
        cast(on_time as double) as numerator,
        cast(judged as double) as denominator
    from topic.smart_transport_bus_service_daily
    union all
    select
        'G07.parking_turnover' as kpi_code,
        strftime(day, '%Y-%m-%d') as period,
        county_code,
        cast(departures as double) as numerator,
        cast(spaces as double) as denominator
    from topic.smart_transport_parking_daily
    where departures is not null
    union all
    select
        'G07.parking_utilisation' as kpi_code,
        strftime(day, '%Y-%m-%d') as period,
        county_code,
        occupied_minutes as numerator,
        spaces * known_minutes as denominator
    from topic.smart_transport_parking_daily
    where known_minutes is not null
    union all
    select
        'G07.jammed_periods' as kpi_code,
        strftime(day, '%Y-%m-%d') as period,
        area_code as county_code,
        case when tpi >= 6 then 1.0 else 0.0 end as numerator,
        1.0 as denominator
    from topic.smart_transport_congestion_15min
    where tpi is not null and area_code <> '440700'
    union all
    select
        'G07.accidents_per_10k' as kpi_code,
        month as period,
        county_code,
        cast(sum(accidents) as double) * 10000 as numerator,
        cast(max(vehicles) as double) as denominator
    from topic.smart_transport_accident_monthly
    group by month, county_code
)

select counted.kpi_code, counted.period, counted.county_code, counted.numerator, counted.denominator, newest.as_of
from counted
cross join newest
