/*
title: {zh: 智慧医养指标, en: Indicators of care for the elderly}
description: >-
  每千名老人床位数、65岁及以上健康管理率、高龄津贴错发率与人口抚养比。
owner: mca
system: smart_elderly_care
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
        ('P07.beds_per_1000', '每千名老人养老床位数', '张', cast(null as double), cast(null as text), 'up', 'topic.smart_elderly_care_bed_supply', true),
        ('P07.health_managed_rate', '65岁及以上老人健康管理率', '比例', cast(null as double), cast(null as text), 'up', 'topic.smart_elderly_care_health_management', true),
        ('P07.allowance_error_rate', '高龄津贴错发率', '比例', 0.0, '津贴只发给在世且符合档次者', 'down', 'topic.smart_elderly_care_allowance_error', true),
        ('P07.child_dependency', '少年儿童抚养比', '比率', cast(null as double), cast(null as text), 'down', 'topic.smart_elderly_care_ageing', true),
        ('P07.old_dependency', '老年抚养比', '比率', cast(null as double), cast(null as text), 'down', 'topic.smart_elderly_care_ageing', true),
        ('P07.total_dependency', '总抚养比', '比率', cast(null as double), cast(null as text), 'down', 'topic.smart_elderly_care_ageing', true),
        ('P07.share_65', '65岁及以上人口占比', '比例', cast(null as double), cast(null as text), 'down', 'topic.smart_elderly_care_ageing', true)
    ) as listed (kpi_code, kpi_title, unit, target, target_source, direction, drill_model, is_quotient)
),

as_of as (
    select max(as_of) as day
    from topic.smart_elderly_care_ageing
    having count(*) > 0
),

ages as (
    select
        sum(persons) filter (where age_band = '0-14') as children,
        sum(persons) filter (where age_band in ('15-59', '60-64')) as workers,
        sum(persons) filter (where age_band in ('65-79', '80+')) as old_65,
        sum(persons) filter (where age_band in ('60-64', '65-79', '80+')) as old_60,
        sum(persons) filter (where age_band <> '不详') as persons
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
    select 'P07.total_dependency' as kpi_code, coalesce(ages.children, 0) + coalesce(ages.old_65, 0) as numerator,
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
