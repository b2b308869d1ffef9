/*
title: {zh: 智慧应急指标, en: Indicators of emergency management}
description: >-
  智慧应急的关键指标：每万人避护容量、重大危险源级别相符率和备案有效率，为截止状态，每万人容量的分子为容量乘以一万；暴雨预警提前量第50百分位（按年，全市，最近秩法，有达标雨量者不足10个不列）和空报率（按年，全市）。
  隐患按期整改率（按整改期限所在月）。
  没有应急物资数据，物资达标率未列。
  440700 为全市，由各县（市、区）的分子分母重新相加。
owner: emb
system: smart_emergency
counted_by: county
indicators:
  G02.rectified_rate: {title: 隐患按期整改率, unit: 比例, direction: up, drill: topic.smart_emergency_hidden_danger_monthly}
  G02.rain_warning_lead_p50: {title: 暴雨预警提前量第50百分位, unit: 分钟, direction: up, drill: topic.smart_emergency_warning_history}
  G02.false_alarm_rate: {title: 暴雨预警空报率, unit: 比例, direction: down, drill: topic.smart_emergency_warning_history}
  G02.shelter_capacity_per_10k: {title: 每万人避护容量, unit: 人/万人, direction: up, drill: topic.smart_emergency_shelter_capacity}
  G02.hazard_rank_agrees: {title: 重大危险源级别相符率, unit: 比例, direction: up, drill: topic.smart_emergency_hazard_source_grade}
  G02.hazard_record_valid: {title: 重大危险源备案有效率, unit: 比例, direction: up, drill: topic.smart_emergency_hazard_source_grade}
*/
with

newest as (
    select max(recorded_on) as as_of
    from std.emb_hazard_source
),

leads as (
    select
        strftime(issued_on, '%Y') as period,
        lead_minutes,
        row_number() over (partition by strftime(issued_on, '%Y') order by lead_minutes, warning_no) as position,
        count(*) over (partition by strftime(issued_on, '%Y')) as leads
    from topic.smart_emergency_warning_history
    where lead_minutes is not null
),

counted as (
    select
        'G02.shelter_capacity_per_10k' as kpi_code,
        strftime(newest.as_of, '%Y-%m-%d') as period,
        shelter.county_code,
        sum(shelter.capacity) * 10000 as numerator,
        max(shelter.residents) as denominator
    from topic.smart_emergency_shelter_capacity as shelter
    cross join newest
    group by strftime(newest.as_of, '%Y-%m-%d'), shelter.county_code
    union all
    select
        'G02.hazard_rank_agrees' as kpi_code,
        strftime(newest.as_of, '%Y-%m-%d') as period,
        '440700' as county_code,
        count(*) filter (where hazard.agrees) as numerator,
        count(hazard.agrees) as denominator
    from topic.smart_emergency_hazard_source_grade as hazard
    cross join newest
    group by strftime(newest.as_of, '%Y-%m-%d')
    union all
    select
        'G02.hazard_record_valid' as kpi_code,
        strftime(newest.as_of, '%Y-%m-%d') as period,
        '440700' as county_code,
        count(*) filter (where not hazard.is_expired) as numerator,
        count(*) as denominator
    from topic.smart_emergency_hazard_source_grade as hazard
    cross join newest
    group by strftime(newest.as_of, '%Y-%m-%d')
    union all
    select
        'G02.rain_warning_lead_p50' as kpi_code,
        period,
        '440700' as county_code,
        max(lead_minutes) as numerator,
        cast(null as bigint) as denominator
    from leads
    where leads >= 10 and position = cast(floor((50 * leads + 99) / 100.0) as bigint)
    group by period
    union all
    select
        'G02.false_alarm_rate' as kpi_code,
        strftime(issued_on, '%Y') as period,
        '440700' as county_code,
        count(*) filter (where outcome = '空报') as numerator,
        count(*) as denominator
    from topic.smart_emergency_warning_history
    where outcome <> '不判断'
    group by strftime(issued_on, '%Y')
    union all
    select
        'G02.rectified_rate' as kpi_code,
        month as period,
        county_code,
        rectified_on_time as numerator,
        due as denominator
    from topic.smart_emergency_hidden_danger_monthly
    where due > 0
)

select counted.kpi_code, counted.period, counted.county_code, counted.numerator, counted.denominator, newest.as_of
from counted
cross join newest
