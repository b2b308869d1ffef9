/*
title: {zh: 社会信用指标, en: Indicators of social credit}
description: >-
  社会信用的关键指标，按月：双公示及时率（按时报送 ÷ 已报送或超期未报的）、双公示合规率（必填项齐全 ÷ 全部）、信用承诺履约率。均由分子分母重新相加；
  期间完整指期末后7个工作日已过（以10日计）。
owner: drb
system: social_credit
indicators:
  P03.publicity_on_time_rate: {title: 双公示及时率, unit: 比例, direction: up, drill: topic.social_credit_double_publicity}
  P03.publicity_whole_rate: {title: 双公示合规率, unit: 比例, direction: up, drill: topic.social_credit_double_publicity}
  P03.commitment_kept_rate: {title: 信用承诺履约率, unit: 比例, direction: up, drill: topic.social_credit_commitment}
*/
with

newest as (
    select max(reported_on) as as_of
    from topic.social_credit_double_publicity
),

publicity as (
    select
        month,
        count(*) as documents,
        count(*) filter (where state <> '未报') as due,
        count(*) filter (where state = '按时') as on_time,
        count(*) filter (where missing_fields = 0) as whole
    from topic.social_credit_double_publicity
    where month is not null
    group by month
),

commitments as (
    select month, sum(due) as due, sum(kept) as kept
    from topic.social_credit_commitment
    group by month
),

figures as (
    select 'P03.publicity_on_time_rate' as kpi_code, month as period, on_time as numerator, due as denominator
    from publicity
    union all
    select 'P03.publicity_whole_rate' as kpi_code, month as period, whole as numerator, documents as denominator
    from publicity
    union all
    select 'P03.commitment_kept_rate' as kpi_code, month as period, kept as numerator, due as denominator
    from commitments
)

select
    figures.kpi_code,
    figures.period,
    '440700' as county_code,
    figures.numerator,
    figures.denominator,
    newest.as_of >= cast(last_day(cast(figures.period || '-01' as date)) + 10 as date) as is_complete
from figures
cross join newest
