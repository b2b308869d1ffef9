/*
title: {zh: 智慧社区指标, en: Indicators of communities}
description: >-
  调解成功率、出租屋占比、空置占比、村务公开及时率与救助复核线索率；平安风险指数只供内部，不作指标。
owner: plac
system: smart_community
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
        ('P10.mediation_success_rate', '调解成功率', '比例', cast(null as double), cast(null as text), 'up', 'topic.smart_community_dispute', true),
        ('P10.rented_share', '出租屋占比', '比例', cast(null as double), cast(null as text), 'down', 'topic.smart_community_profile', true),
        ('P10.vacant_share', '空置房占比', '比例', cast(null as double), cast(null as text), 'down', 'topic.smart_community_profile', true),
        ('P10.notice_timely_rate', '村务公开及时率', '比例', 1.0, '《中华人民共和国村民委员会组织法》第三十条：财务收支至少每季度公布一次', 'up', 'topic.smart_community_village_notice', true),
        ('P10.aid_hint_rate', '救助复核线索率', '比例', cast(null as double), cast(null as text), 'down', 'topic.smart_community_aid_targeting', true)
    ) as listed (kpi_code, kpi_title, unit, target, target_source, direction, drill_model, is_quotient)
),

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
