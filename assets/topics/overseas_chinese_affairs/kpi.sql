/*
title: {zh: 智慧侨务指标, en: Indicators of overseas Chinese affairs}
description: >-
  祖籍村匹配率、在册亲属率、同意书签署率、近三年侨团联系率与年度侨捐金额。侨情入库率须有普查目标数，暂缺。
owner: ufwd
system: overseas_chinese_affairs
indicators:
  P09.village_match_rate: {title: 祖籍地匹配率, unit: 比例, direction: up, drill: topic.overseas_chinese_affairs_distribution}
  P09.relative_rate: {title: 有在册亲属比例, unit: 比例, direction: up, drill: topic.overseas_chinese_affairs_distribution}
  P09.consent_rate: {title: 同意书签署率, unit: 比例, direction: up, drill: topic.overseas_chinese_affairs_distribution}
  P09.association_contact_rate:
    {title: 近三年侨团联系率, unit: 比例, direction: up, drill: topic.overseas_chinese_affairs_association}
  P09.donation_yuan: {title: 侨捐金额, unit: 元, direction: up, drill: topic.overseas_chinese_affairs_donation}
*/
with

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
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
