/*
title: {zh: 智慧医养指标, en: Indicators of care for the elderly}
description: >-
  每千名老人床位数、65岁及以上健康管理率、高龄津贴错发率与人口抚养比。
owner: mca
system: smart_elderly_care
indicators:
  P07.beds_per_1000: {title: 每千名老人养老床位数, unit: 张, direction: up, drill: topic.smart_elderly_care_bed_supply}
  P07.health_managed_rate:
    {title: 65岁及以上老人健康管理率, unit: 比例, direction: up, drill: topic.smart_elderly_care_health_management}
  P07.allowance_error_rate:
    {title: 高龄津贴错发率, unit: 比例, direction: down, drill: topic.smart_elderly_care_allowance_error,
     target: 0.0, source: 津贴只发给在世且符合档次者}
  P07.child_dependency: {title: 少年儿童抚养比, unit: 比率, direction: down, drill: topic.smart_elderly_care_ageing}
  P07.old_dependency: {title: 老年抚养比, unit: 比率, direction: down, drill: topic.smart_elderly_care_ageing}
  P07.total_dependency: {title: 总抚养比, unit: 比率, direction: down, drill: topic.smart_elderly_care_ageing}
  P07.share_65: {title: 65岁及以上人口占比, unit: 比例, direction: down, drill: topic.smart_elderly_care_ageing}
*/
with

as_of as (
    select max(as_of) as day
    from topic.smart_elderly_care_ageing
    having count(*) > 0
),

ages as (
    select
        coalesce(sum(persons) filter (where age_band = '0-14'), 0) as children,
        coalesce(sum(persons) filter (where age_band in ('15-59', '60-64')), 0) as workers,
        coalesce(sum(persons) filter (where age_band in ('65-79', '80+')), 0) as old_65,
        coalesce(sum(persons) filter (where age_band in ('60-64', '65-79', '80+')), 0) as old_60,
        coalesce(sum(persons) filter (where age_band <> '不详'), 0) as persons
    from topic.smart_elderly_care_ageing
),

payments as (
    select substr(period, 1, 4) || '-' || substr(period, 5, 2) as period, count(*) as payments
    from std.mca_elderly_allowance
    where period is not null
    group by substr(period, 1, 4) || '-' || substr(period, 5, 2)
),

-- of a person who was paid twice one payment was right
wrong as (
    select
        period,
        coalesce(sum(payments) filter (where reason <> '重复'), 0)
        + coalesce(sum(payments - 1) filter (where reason = '重复'), 0) as wrong
    from topic.smart_elderly_care_allowance_error
    group by period
),

dated as (
    select 'P07.child_dependency' as kpi_code, ages.children as numerator, ages.workers as denominator from ages
    union all
    select 'P07.old_dependency' as kpi_code, ages.old_65 as numerator, ages.workers as denominator from ages
    union all
    select 'P07.total_dependency' as kpi_code, ages.children + ages.old_65 as numerator,
        ages.workers as denominator
    from ages
    union all
    select 'P07.share_65' as kpi_code, ages.old_65 as numerator, ages.persons as denominator from ages
    union all
    select 'P07.beds_per_1000' as kpi_code, sum(supply.beds) as numerator, max(ages.old_60) / 1000.0 as denominator
    from topic.smart_elderly_care_bed_supply as supply
    cross join ages
    union all
    select 'P07.health_managed_rate' as kpi_code, sum(managed) as numerator, sum(old_65) as denominator
    from topic.smart_elderly_care_health_management
),

figures as (
    select dated.kpi_code, strftime(as_of.day, '%Y-%m-%d') as period, '440700' as county_code,
        dated.numerator, dated.denominator, true as is_complete
    from dated
    cross join as_of
    union all
    select 'P07.allowance_error_rate' as kpi_code, payments.period, '440700' as county_code,
        coalesce(wrong.wrong, 0) as numerator, payments.payments as denominator,
        last_day(cast(payments.period || '-01' as date)) <= as_of.day as is_complete
    from payments
    cross join as_of
    left join wrong on payments.period = wrong.period
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
