/*
title: {zh: 智慧社区指标, en: Indicators of communities}
description: >-
  调解成功率、出租屋占比、空置占比、村务公开及时率与救助复核线索率；平安风险指数只供内部，不作指标。
owner: plac
system: smart_community
indicators:
  P10.mediation_success_rate: {title: 调解成功率, unit: 比例, direction: up, drill: topic.smart_community_dispute}
  P10.rented_share: {title: 出租屋占比, unit: 比例, direction: down, drill: topic.smart_community_profile}
  P10.vacant_share: {title: 空置房占比, unit: 比例, direction: down, drill: topic.smart_community_profile}
  P10.notice_timely_rate:
    {title: 村务公开及时率, unit: 比例, direction: up, drill: topic.smart_community_village_notice,
     target: 1.0, source: 《中华人民共和国村民委员会组织法》第三十条：财务收支至少每季度公布一次}
  P10.aid_hint_rate: {title: 救助复核线索率, unit: 比例, direction: down, drill: topic.smart_community_aid_targeting}
*/
with

as_of as (
    select
        strftime(max(cast(updated_at at time zone 'Asia/Shanghai' as date)), '%Y-%m-%d') as period
    from std.psb_resident
    having count(updated_at) > 0
),

latest as (
    select max(month) as month
    from topic.smart_community_dispute
),

aids as (
    select count(distinct aid_no) as aids
    from std.mca_minimum_living_aid
    where ended_on is null
),

hinted as (
    select count(distinct aid_no) as hinted
    from topic.smart_community_aid_targeting
),

figures as (
    select 'P10.mediation_success_rate' as kpi_code, dispute.month as period, '440700' as county_code,
        sum(dispute.agreed) as numerator, sum(dispute.agreed + dispute.failed) as denominator,
        dispute.month < max(latest.month) as is_complete
    from topic.smart_community_dispute as dispute
    cross join latest
    group by dispute.month
    union all
    select 'P10.rented_share' as kpi_code, as_of.period, '440700' as county_code,
        sum(profile.rented) as numerator, sum(profile.houses) as denominator, true as is_complete
    from topic.smart_community_profile as profile
    cross join as_of
    group by as_of.period
    union all
    select 'P10.vacant_share' as kpi_code, as_of.period, '440700' as county_code,
        sum(profile.vacant) as numerator, sum(profile.houses) as denominator, true as is_complete
    from topic.smart_community_profile as profile
    cross join as_of
    group by as_of.period
    union all
    select 'P10.notice_timely_rate' as kpi_code, month as period, left(village_code, 6) as county_code,
        count(*) filter (where not is_late) as numerator, count(is_late) as denominator, true as is_complete
    from topic.smart_community_village_notice
    where is_late is not null
    group by month, left(village_code, 6)
    union all
    select 'P10.aid_hint_rate' as kpi_code, as_of.period, '440700' as county_code,
        hinted.hinted as numerator, aids.aids as denominator, true as is_complete
    from aids
    cross join hinted
    cross join as_of
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
