/*
title: {zh: 智慧水利指标, en: Indicators of water}
description: >-
  智慧水利的关键指标：每日超警戒河道站数和判断站数之比、每日8时超汛限水库数和判断数之比、水库报汛率、雨量站日雨量完整率，每月报汛的到报率与及时率，以及每月24小时面雨量的最大值。
  440700 为全市，由各县（市、区）相加；面雨量不相加，全市取各县最大值。没有接收时间的日子不进及时率。取水计量在线率需要计量数据，未列。
owner: wrb
system: smart_water
indicators:
  G04.river_over_warning: {title: 超警戒河道站比例, unit: 比例, direction: down, drill: topic.smart_water_river_warning}
  G04.reservoir_over_limit: {title: 超汛限水库比例, unit: 比例, direction: down, drill: topic.smart_water_reservoir_limit_daily}
  G04.reservoir_reported_rate: {title: 水库报汛率, unit: 比例, direction: up, drill: topic.smart_water_reservoir_limit_daily}
  G04.rain_day_complete_rate: {title: 日雨量完整率, unit: 比例, direction: up, drill: topic.smart_water_rain_station_daily}
  G04.telemetry_arrival_rate: {title: 报汛到报率, unit: 比例, direction: up, drill: topic.smart_water_telemetry_punctuality}
  G04.telemetry_punctual_rate: {title: 报汛及时率, unit: 比例, direction: up, drill: topic.smart_water_telemetry_punctuality}
  G04.areal_rain_24h_max: {title: 24小时面雨量最大值, unit: mm, direction: down, drill: topic.smart_water_rain_areal_hourly}
*/
with

newest as (
    select max(observed_on) as as_of
    from topic.smart_water_river_warning
),

-- a station was over its warning level on a day when one of its readings was
rivers as (
    select
        strftime(observed_on, '%Y-%m-%d') as period,
        county_code,
        station_code,
        max(case when above_warning_m >= 0 then 1 else 0 end) as is_over
    from topic.smart_water_river_warning
    where above_warning_m is not null
    group by strftime(observed_on, '%Y-%m-%d'), county_code, station_code
),

counted as (
    select
        'G04.river_over_warning' as kpi_code,
        period,
        county_code,
        is_over as numerator,
        1 as denominator
    from rivers
    union all
    select
        'G04.reservoir_over_limit' as kpi_code,
        strftime(day, '%Y-%m-%d') as period,
        county_code,
        over_limit as numerator,
        judged as denominator
    from topic.smart_water_reservoir_limit_daily
    union all
    select
        'G04.reservoir_reported_rate' as kpi_code,
        strftime(day, '%Y-%m-%d') as period,
        county_code,
        reported as numerator,
        reservoirs as denominator
    from topic.smart_water_reservoir_limit_daily
    union all
    select
        'G04.rain_day_complete_rate' as kpi_code,
        strftime(rain_day, '%Y-%m') as period,
        county_code,
        case when is_complete then 1 else 0 end as numerator,
        1 as denominator
    from topic.smart_water_rain_station_daily
    where county_code <> '000000'
    union all
    select
        'G04.telemetry_arrival_rate' as kpi_code,
        strftime(day, '%Y-%m') as period,
        county_code,
        received as numerator,
        due as denominator
    from topic.smart_water_telemetry_punctuality
    where county_code <> '000000'
    union all
    select
        'G04.telemetry_punctual_rate' as kpi_code,
        strftime(day, '%Y-%m') as period,
        county_code,
        on_time as numerator,
        due as denominator
    from topic.smart_water_telemetry_punctuality
    where county_code <> '000000' and on_time is not null
),

counted_everywhere as (
    select kpi_code, period, county_code, numerator, denominator
    from counted
    union all
    select kpi_code, period, '440700' as county_code, numerator, denominator
    from counted
),

rain as (
    select strftime(observed_on, '%Y-%m') as period, area_code as county_code, rain_24h
    from topic.smart_water_rain_areal_hourly
    where rain_24h is not null
    union all
    select strftime(observed_on, '%Y-%m') as period, '440700' as county_code, rain_24h
    from topic.smart_water_rain_areal_hourly
    where rain_24h is not null
),

figures as (
    select
        kpi_code,
        period,
        county_code,
        cast(sum(numerator) as double) as numerator,
        cast(sum(denominator) as double) as denominator
    from counted_everywhere
    group by kpi_code, period, county_code
    union all
    select
        'G04.areal_rain_24h_max' as kpi_code,
        period,
        county_code,
        max(rain_24h) as numerator,
        cast(null as double) as denominator
    from rain
    group by period, county_code
)

select
    figures.kpi_code,
    figures.period,
    figures.county_code,
    figures.numerator,
    figures.denominator,
    case when length(figures.period) = 10 then figures.period < strftime(newest.as_of, '%Y-%m-%d')
        else figures.period < strftime(newest.as_of - 9, '%Y-%m')
    end as is_complete
from figures
cross join newest
