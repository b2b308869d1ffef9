/*
title: {zh: 智慧侨务指标, en: Indicators of overseas Chinese affairs}
description: >-
  祖籍村匹配率、在册亲属率、同意书签署率、近三年侨团联系率与年度侨捐金额。侨情入库率须有普查目标数，暂缺。
owner: ufwd
system: overseas_chinese_affairs
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
        ('P09.village_match_rate', '祖籍地匹配率', '比例', cast(null as double), cast(null as text), 'up', 'topic.overseas_chinese_affairs_distribution', true),
        ('P09.relative_rate', '有在册亲属比例', '比例', cast(null as double), cast(null as text), 'up', 'topic.overseas_chinese_affairs_distribution', true),
        ('P09.consent_rate', '同意书签署率', '比例', cast(null as double), cast(null as text), 'up', 'topic.overseas_chinese_affairs_distribution', true),
        ('P09.association_contact_rate', '近三年侨团联系率', '比例', cast(null as double), cast(null as text), 'up', 'topic.overseas_chinese_affairs_association', true),
        ('P09.donation_yuan', '侨捐金额', '元', cast(null as double), cast(null as text), 'up', 'topic.overseas_chinese_affairs_donation', false)
    ) as listed (kpi_code, kpi_title, unit, target, target_source, direction, drill_model, is_quotient)
),

-- the card register has no date of its own: as of the newest contact
as_of as (
    select strftime(max(contacted_on), '%Y-%m-%d') as period
    from std.ofoc_overseas_association
    having count(contacted_on) > 0
),

persons as (
    select
        sum(persons) as persons,
        sum(with_village) as with_village,
        sum(with_relative) as with_relative,
        sum(persons - without_consent) as with_consent
    from topic.overseas_chinese_affairs_distribution
),

shares as (
    select 'P09.village_match_rate' as kpi_code, with_village as numerator, persons as denominator from persons
    union all
    select 'P09.relative_rate' as kpi_code, with_relative as numerator, persons as denominator from persons
    union all
    select 'P09.consent_rate' as kpi_code, with_consent as numerator, persons as denominator from persons
    union all
    select 'P09.association_contact_rate' as kpi_code, sum(contacted_3y) as numerator, sum(associations) as denominator
    from topic.overseas_chinese_affairs_association
),

years as (
    select max(year) as year
    from topic.overseas_chinese_affairs_donation
),

figures as (
    select shares.kpi_code, as_of.period, '440700' as county_code,
        shares.numerator, shares.denominator, true as is_complete
    from shares
    cross join as_of
    union all
    select 'P09.donation_yuan' as kpi_code, donation.year as period, '440700' as county_code,
        sum(donation.amount_yuan) as numerator, cast(null as bigint) as denominator,
        donation.year < max(years.year) as is_complete
    from topic.overseas_chinese_affairs_donation as donation
    cross join years
    group by donation.year
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
