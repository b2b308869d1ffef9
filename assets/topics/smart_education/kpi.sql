/*
title: {zh: 智慧教育指标, en: Indicators of education}
description: >-
  大班额率与超大班额数、学位缺口、随迁子女公办率、学前毛入园率与义务教育优质均衡达标率；期间为学年（开始的年份）。
owner: edu
system: smart_education
indicators:
  P06.large_class_rate:
    {title: 大班额率, unit: 比例, direction: down, drill: topic.smart_education_class_size,
     target: 0.05, source: 大班额控制在5%以内（56人及以上，义务教育阶段）}
  P06.oversize_classes:
    {title: 超大班额数, unit: 个, direction: down, drill: topic.smart_education_class_size,
     target: 0.0, source: 消除超大班额（66人及以上）}
  P06.place_shortage:
    {title: 学位缺口, unit: 个, direction: down, drill: topic.smart_education_place_gap,
     target: 0.0, source: 学位供给不少于需求}
  P06.migrant_public_rate: {title: 随迁子女公办率, unit: 比例, direction: up, drill: topic.smart_education_place_gap}
  P06.kindergarten_gross_enrolment:
    {title: 学前毛入园率, unit: 比率, direction: up, drill: topic.smart_education_gross_enrolment}
  P06.balance_within_limit_rate:
    {title: 优质均衡差异系数达标率, unit: 比例, direction: up, drill: topic.smart_education_balance,
     target: 1.0, source: 教督〔2017〕6号：差异系数小学不超过0.50、初中不超过0.45}
*/
with

years as (
    select max(school_year) as school_year
    from topic.smart_education_place_gap
    having count(*) > 0
),

-- compulsory education only, as the limits of class sizes
classes as (
    select
        count(*) filter (where pupils >= 56) as large,
        count(*) filter (where pupils >= 66) as oversize,
        count(*) as classes
    from topic.smart_education_class_size
    where stage in ('小学', '初中')
),

figures as (
    select 'P06.large_class_rate' as kpi_code, years.school_year as period, '440700' as county_code,
        classes.large as numerator, classes.classes as denominator, true as is_complete
    from classes
    cross join years
    union all
    select 'P06.oversize_classes' as kpi_code, years.school_year as period, '440700' as county_code,
        classes.oversize as numerator, cast(null as bigint) as denominator, true as is_complete
    from classes
    cross join years
    union all
    select 'P06.place_shortage' as kpi_code, school_year as period, '440700' as county_code,
        coalesce(-sum(gap) filter (where gap < 0), 0) as numerator, cast(null as bigint) as denominator,
        true as is_complete
    from topic.smart_education_place_gap
    group by school_year
    union all
    select 'P06.migrant_public_rate' as kpi_code, school_year as period, '440700' as county_code,
        sum(migrant_in_public) as numerator, sum(migrant_pupils) as denominator, true as is_complete
    from topic.smart_education_place_gap
    where stage in ('小学', '初中')
    group by school_year
    union all
    select 'P06.kindergarten_gross_enrolment' as kpi_code, school_year as period, '440700' as county_code,
        sum(enrolled) as numerator, sum(age_group) as denominator, true as is_complete
    from topic.smart_education_gross_enrolment
    where stage = '幼儿园' and county_code <> '000000'
    group by school_year
    union all
    select 'P06.balance_within_limit_rate' as kpi_code, years.school_year as period, '440700' as county_code,
        count(*) filter (where balance.is_within_limit) as numerator, count(balance.is_within_limit) as denominator,
        true as is_complete
    from topic.smart_education_balance as balance
    cross join years
    group by years.school_year
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
