/*
title: {zh: 标准规范指标, en: Indicators of standards}
description: >-
  标准符合性审查通过率、条款符合率、运行系统终验审查率与引用已替代标准的系统数。
owner: gsda
system: standards_system
indicators:
  S02.pass_rate: {title: 标准符合性审查通过率, unit: 比例, direction: up, drill: topic.standards_system_conformance_monthly}
  S02.item_rate: {title: 条款符合率, unit: 比例, direction: up, drill: topic.standards_system_conformance_monthly}
  S02.final_review_rate:
    {title: 运行系统终验审查率, unit: 比例, direction: up, drill: topic.standards_system_system_conformance,
     target: 1.0, source: 《江门市新型智慧城市建设行动方案（2021-2023年）》标准规范体系：验收前通过标准符合性审查}
  S02.superseded_systems:
    {title: 引用已替代标准的系统数, unit: 个, direction: down, drill: topic.standards_system_superseded_use,
     target: 0.0, source: 《江门市新型智慧城市建设行动方案（2021-2023年）》标准规范体系}
*/
with

as_of as (
    select max(reviewed_on) as day
    from std.gsda_conformance_review
    having count(reviewed_on) > 0
),

figures as (
    select 'S02.pass_rate' as kpi_code, monthly.month as period, '440700' as county_code,
        sum(monthly.passed) as numerator, sum(monthly.reviews) as denominator,
        max(as_of.day) >= last_day(cast(monthly.month || '-01' as date)) as is_complete
    from topic.standards_system_conformance_monthly as monthly
    cross join as_of
    group by monthly.month
    union all
    select 'S02.item_rate' as kpi_code, monthly.month as period, '440700' as county_code,
        sum(monthly.conforming) as numerator, sum(monthly.items) as denominator,
        max(as_of.day) >= last_day(cast(monthly.month || '-01' as date)) as is_complete
    from topic.standards_system_conformance_monthly as monthly
    cross join as_of
    group by monthly.month
    union all
    select 'S02.final_review_rate' as kpi_code, strftime(as_of.day, '%Y-%m-%d') as period, '440700' as county_code,
        count(*) filter (where conformance.has_final_review) as numerator, count(*) as denominator, true as is_complete
    from topic.standards_system_system_conformance as conformance
    cross join as_of
    where conformance.status = '运行'
    group by as_of.day
    union all
    select 'S02.superseded_systems' as kpi_code, strftime(as_of.day, '%Y-%m-%d') as period, '440700' as county_code,
        count(distinct superseded.system_no) as numerator, cast(null as bigint) as denominator, true as is_complete
    from as_of
    left join topic.standards_system_superseded_use as superseded on superseded.last_reviewed_on <= as_of.day
    group by as_of.day
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
