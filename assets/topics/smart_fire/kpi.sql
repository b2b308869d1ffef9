/*
title: {zh: 智慧消防指标, en: Indicators of fire protection}
description: >-
  智慧消防的关键指标：到场用时第50、90百分位（按月和按年，有效警情不足10起的地区不列）、消火栓完好率、重点单位检查率、物联报警误报率和设施在线率（按月）。
  440700 为全市，由各县（市、区）的分子分母重新相加，百分位由全部警情重新排序，不取平均。
owner: fire
system: smart_fire
indicators:
  G03.arrival_p50_minutes: {title: 到场用时第50百分位, unit: 分钟, direction: down, drill: topic.smart_fire_response_case}
  G03.arrival_p90_minutes: {title: 到场用时第90百分位, unit: 分钟, direction: down, drill: topic.smart_fire_response_case}
  G03.hydrant_intact_rate: {title: 消火栓完好率, unit: 比例, direction: up, drill: topic.smart_fire_hydrant_condition}
  G03.key_unit_check_rate: {title: 重点单位检查率, unit: 比例, direction: up, drill: topic.smart_fire_key_unit_supervision}
  G03.false_alarm_rate: {title: 物联报警误报率, unit: 比例, direction: down, drill: topic.smart_fire_iot_facility_daily}
  G03.detector_online_rate: {title: 消防设施在线率, unit: 比例, direction: up, drill: topic.smart_fire_iot_facility_daily}
*/
with

newest as (
    select max(called_on) as as_of
    from topic.smart_fire_response_case
),

-- each valid case counts for its month and its year, for its county and for the city
valid_cases as (
    select strftime(called_on, '%Y-%m') as period, county_code, total_minutes, case_no
    from topic.smart_fire_response_case
    where is_valid
    union all
    select strftime(called_on, '%Y') as period, county_code, total_minutes, case_no
    from topic.smart_fire_response_case
    where is_valid
    union all
    select strftime(called_on, '%Y-%m') as period, '440700' as county_code, total_minutes, case_no
    from topic.smart_fire_response_case
    where is_valid
    union all
    select strftime(called_on, '%Y') as period, '440700' as county_code, total_minutes, case_no
    from topic.smart_fire_response_case
    where is_valid
),

ranked as (
    select
        period,
        county_code,
        total_minutes,
        row_number() over (partition by period, county_code order by total_minutes, case_no) as position,
        count(*) over (partition by period, county_code) as cases
    from valid_cases
),

percentiles as (
    select
        'G03.arrival_p50_minutes' as kpi_code,
        period,
        county_code,
        max(total_minutes) as numerator
    from ranked
    where cases >= 10 and position = cast(floor((50 * cases + 99) / 100.0) as bigint)
    group by period, county_code
    union all
    select
        'G03.arrival_p90_minutes' as kpi_code,
        period,
        county_code,
        max(total_minutes) as numerator
    from ranked
    where cases >= 10 and position = cast(floor((90 * cases + 99) / 100.0) as bigint)
    group by period, county_code
),

counted as (
    select
        'G03.hydrant_intact_rate' as kpi_code,
        strftime(newest.as_of, '%Y-%m-%d') as period,
        hydrant.county_code,
        hydrant.intact as numerator,
        hydrant.hydrants as denominator
    from topic.smart_fire_hydrant_condition as hydrant
    cross join newest
    where newest.as_of is not null
    union all
    select
        'G03.key_unit_check_rate' as kpi_code,
        strftime(as_of, '%Y-%m-%d') as period,
        county_code,
        case when is_overdue then 0 else 1 end as numerator,
        1 as denominator
    from topic.smart_fire_key_unit_supervision
    where as_of is not null and is_overdue is not null
    union all
    select
        'G03.false_alarm_rate' as kpi_code,
        strftime(day, '%Y-%m') as period,
        county_code,
        false_alarms as numerator,
        alarms as denominator
    from topic.smart_fire_iot_facility_daily
    union all
    select
        'G03.detector_online_rate' as kpi_code,
        strftime(day, '%Y-%m') as period,
        county_code,
        online_minutes as numerator,
        due_minutes as denominator
    from topic.smart_fire_iot_facility_daily
),

counted_everywhere as (
    select kpi_code, period, county_code, numerator, denominator
    from counted
    union all
    select kpi_code, period, '440700' as county_code, numerator, denominator
    from counted
),

figures as (
    select
        kpi_code,
        period,
        county_code,
        cast(sum(cast(numerator as decimal(24, 4))) as double) as numerator,
        cast(sum(cast(denominator as decimal(24, 4))) as double) as denominator
    from counted_everywhere
    group by kpi_code, period, county_code
    union all
    select kpi_code, period, county_code, numerator, cast(null as double) as denominator
    from percentiles
)

select
    figures.kpi_code,
    figures.period,
    figures.county_code,
    figures.numerator,
    figures.denominator,
    -- a day is complete in itself; of a month or year late data come for ten days
    length(figures.period) = 10
    or figures.period < case length(figures.period)
        when 7 then strftime(newest.as_of - 9, '%Y-%m') else strftime(newest.as_of - 9, '%Y')
    end as is_complete
from figures
cross join newest
