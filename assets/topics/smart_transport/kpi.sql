/*
title: {zh: 智慧交通指标, en: Indicators of transport}
description: >-
  智慧交通的关键指标：营运车辆上线率、轨迹完整率和定位漂移率（按日），公交准点率（按日，全市），停车周转率和利用率（按日），中度及以上拥堵时段占比（按日），万车事故数（按月）。440700 为全市，由各县（市、区）的分子分母重新相加。
owner: trb
system: smart_transport
grain: [kpi_code, period, county_code]
columns:
  kpi_code: 指标代码
  kpi_title: 指标名称
  period: {title: 期间, description: YYYY、YYYY-MM 或 YYYY-MM-DD}
  county_code: {title: 区划代码, description: 440700 为全市}
  numerator: 分子
  denominator: {title: 分母, description: 非比率指标为空}
  value: 指标值
  unit: 单位
  target: 目标值
  target_source: 目标来源
  direction: {title: 方向, description: up 越高越好，down 越低越好}
  is_met: {title: 是否达标, description: 没有目标则为空}
  drill_model: 下钻表
  is_complete: {title: 期间是否完整, description: 月、年为数据已到期末后10日，日为截止状态}
checks:
  - {name: shares_within_one, check: "unit <> '比例' or value between 0 and 1", message: 比率不在0至1之间, dimension: accuracy, severity: error}
*/
with

newest as (
    select max(day) as as_of
    from (
        select max(day) as day from topic.smart_transport_key_vehicle_daily
        union all
        select max(day) as day from topic.smart_transport_parking_daily
        union all
        select max(day) as day from topic.smart_transport_bus_service_daily
    ) as days
),

counted as (
    select
        'G07.online_rate' as kpi_code,
        strftime(day, '%Y-%m-%d') as period,
        county_code,
        case when is_online then 1.0 else 0.0 end as numerator,
        1.0 as denominator
    from topic.smart_transport_key_vehicle_daily
    where is_licensed
    union all
    select
        'G07.track_complete_rate' as kpi_code,
        strftime(day, '%Y-%m-%d') as period,
        county_code,
        complete_km as numerator,
        driven_km as denominator
    from topic.smart_transport_key_vehicle_daily
    union all
    select
        'G07.drift_rate' as kpi_code,
        strftime(day, '%Y-%m-%d') as period,
        county_code,
        cast(drift_points as double) as numerator,
        cast(points as double) as denominator
    from topic.smart_transport_key_vehicle_daily
    union all
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
),

counted_everywhere as (
    select kpi_code, period, county_code, numerator, denominator
    from counted
    union all
    select kpi_code, period, '440700' as county_code, numerator, denominator
    from counted
    where county_code <> '440700'
),

figures as (
    select
        kpi_code,
        period,
        county_code,
        cast(sum(cast(numerator as decimal(24, 4))) as double) as numerator,
        cast(sum(cast(denominator as decimal(24, 4))) as double) as denominator
    from counted_everywhere
    where period is not null
    group by kpi_code, period, county_code
),

indicators as (
    select * from (values
        ('G07.online_rate', '营运车辆上线率', '比例', 'up', 'topic.smart_transport_key_vehicle_daily'),
        ('G07.track_complete_rate', '轨迹完整率', '比例', 'up', 'topic.smart_transport_key_vehicle_daily'),
        ('G07.drift_rate', '定位漂移率', '比例', 'down', 'topic.smart_transport_key_vehicle_daily'),
        ('G07.bus_punctuality', '公交准点率', '比例', 'up', 'topic.smart_transport_bus_service_daily'),
        ('G07.parking_turnover', '停车周转率', '次/日', 'up', 'topic.smart_transport_parking_daily'),
        ('G07.parking_utilisation', '停车利用率', '比例', 'up', 'topic.smart_transport_parking_daily'),
        ('G07.jammed_periods', '中度及以上拥堵时段占比', '比例', 'down', 'topic.smart_transport_congestion_15min'),
        ('G07.accidents_per_10k', '万车事故数', '起/万辆', 'down', 'topic.smart_transport_accident_monthly')
    ) as listed (kpi_code, kpi_title, unit, direction, drill_model)
)

select
    figures.kpi_code,
    indicators.kpi_title,
    figures.period,
    figures.county_code,
    figures.numerator,
    figures.denominator,
    case when figures.denominator is null then figures.numerator
        else round(figures.numerator / nullif(figures.denominator, 0), 4)
    end as value,
    indicators.unit,
    cast(null as double) as target,
    cast(null as varchar) as target_source,
    indicators.direction,
    cast(null as boolean) as is_met,
    indicators.drill_model,
    length(figures.period) = 10
    or figures.period < left(strftime(newest.as_of - 9, '%Y-%m-%d'), length(figures.period)) as is_complete
from figures
inner join indicators on figures.kpi_code = indicators.kpi_code
cross join newest
