/*
title: {zh: 智慧教育指标, en: Indicators of education}
description: >-
  大班额率与超大班额数、学位缺口、随迁子女公办率、学前毛入园率与义务教育优质均衡达标率；期间为学年（开始的年份）。
owner: edu
system: smart_education
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
        ('P06.large_class_rate', '大班额率', '比例', 0.05, '大班额控制在5%以内（56人及以上，义务教育阶段）', 'down', 'topic.smart_education_class_size', true),
        ('P06.oversize_classes', '超大班额数', '个', 0.0, '消除超大班额（66人及以上）', 'down', 'topic.smart_education_class_size', false),
        ('P06.place_shortage', '学位缺口', '个', 0.0, '学位供给不少于需求', 'down', 'topic.smart_education_place_gap', false),
        ('P06.migrant_public_rate', '随迁子女公办率', '比例', cast(null as double), cast(null as text), 'up', 'topic.smart_education_place_gap', true),
        ('P06.kindergarten_gross_enrolment', '学前毛入园率', '比率', cast(null as double), cast(null as text), 'up', 'topic.smart_education_gross_enrolment', true),
        ('P06.balance_within_limit_rate', '优质均衡差异系数达标率', '比例', 1.0, '教督〔2017〕6号：差异系数小学不超过0.50、初中不超过0.45', 'up', 'topic.smart_education_balance', true)
    ) as listed (kpi_code, kpi_title, unit, target, target_source, direction, drill_model, is_quotient)
),

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
