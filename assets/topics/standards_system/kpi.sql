/*
title: {zh: 标准规范指标, en: Indicators of standards}
description: >-
  标准符合性审查通过率、条款符合率、运行系统终验审查率与引用已替代标准的系统数。
owner: gsda
system: standards_system
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
        ('S02.pass_rate', '标准符合性审查通过率', '比例', cast(null as double), cast(null as text), 'up', 'topic.standards_system_conformance_monthly', true),
        ('S02.item_rate', '条款符合率', '比例', cast(null as double), cast(null as text), 'up', 'topic.standards_system_conformance_monthly', true),
        ('S02.final_review_rate', '运行系统终验审查率', '比例', 1.0, '《江门市新型智慧城市建设行动方案（2021-2023年）》标准规范体系：验收前通过标准符合性审查', 'up', 'topic.standards_system_system_conformance', true),
        ('S02.superseded_systems', '引用已替代标准的系统数', '个', 0.0, '《江门市新型智慧城市建设行动方案（2021-2023年）》标准规范体系', 'down', 'topic.standards_system_superseded_use', false)
    ) as listed (kpi_code, kpi_title, unit, target, target_source, direction, drill_model, is_quotient)
),

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
