/*
title: {zh: 智慧人社指标, en: Indicators of human resources}
description: >-
  登记失业率、求人倍率、欠薪案件结案率、企业职工养老保险参保人数与待遇疑点人月数（金额是敏感信息，见下钻模型）；求人倍率的期间为季末月。参保人数增速待有上年数据后计算。
owner: hrss
system: smart_hrss
indicators:
  P08.registered_unemployment_rate: {title: 登记失业率, unit: 比例, direction: down, drill: topic.smart_hrss_employment}
  P08.job_ratio: {title: 求人倍率, unit: 倍, direction: up, drill: topic.smart_hrss_job_market}
  P08.wage_case_closure_rate: {title: 欠薪案件结案率, unit: 比例, direction: up, drill: topic.smart_hrss_wage_risk}
  P08.insured_persons: {title: 企业职工基本养老保险参保人数, unit: 人, direction: up, drill: topic.smart_hrss_insured_monthly}
  P08.doubtful_benefit_months:
    {title: 待遇疑点人月数, unit: 人月, direction: down, drill: topic.smart_hrss_double_benefit,
     target: 0.0, source: 养老待遇只发给在世且符合条件者}
*/
with

latest as (
    select max(month) as month
    from topic.smart_hrss_employment
),

-- a quarter is complete when a later one has begun
quarters as (
    select max(quarter) as quarter
    from topic.smart_hrss_job_market
),

cases as (
    select
        strftime(filed_on, '%Y') as period,
        count(*) filter (where closed_on is not null) as closed,
        count(*) as filed
    from std.hrss_labour_inspection
    where cause = '拖欠工资' and filed_on is not null
    group by strftime(filed_on, '%Y')
),

figures as (
    select 'P08.registered_unemployment_rate' as kpi_code, employment.month as period, '440700' as county_code,
        sum(employment.unemployed_stock) as numerator,
        sum(employment.employed_stock + employment.unemployed_stock) as denominator,
        employment.month < max(latest.month) as is_complete
    from topic.smart_hrss_employment as employment
    cross join latest
    group by employment.month
    union all
    select 'P08.job_ratio' as kpi_code,
        left(market.quarter, 4) || '-' || lpad(cast(cast(right(market.quarter, 1) as bigint) * 3 as text), 2, '0') as period,
        '440700' as county_code, market.wanted as numerator, coalesce(market.seekers, 0) as denominator, market.quarter < quarters.quarter as is_complete
    from topic.smart_hrss_job_market as market
    cross join quarters
    where market.county_code = '440700'
    union all
    select 'P08.wage_case_closure_rate' as kpi_code, period, '440700' as county_code,
        closed as numerator, filed as denominator, closed = filed as is_complete
    from cases
    union all
    select 'P08.insured_persons' as kpi_code, month as period, '440700' as county_code,
        sum(persons) as numerator, cast(null as bigint) as denominator,
        min(case when is_complete then 1 else 0 end) = 1 as is_complete
    from topic.smart_hrss_insured_monthly
    where insurance_type = '110'
    group by month
    union all
    select 'P08.doubtful_benefit_months' as kpi_code, period, '440700' as county_code,
        count(*) as numerator, cast(null as bigint) as denominator, true as is_complete
    from topic.smart_hrss_double_benefit
    group by period
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
