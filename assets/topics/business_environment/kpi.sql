/*
title: {zh: 营商环境指标, en: Indicators of the business environment}
description: >-
  营商环境的关键指标，按月与县级区划：新登记增速（新设数比上年同月增加的部分 ÷ 上年同月新设数）、近3个月主体活跃度、惠企资金兑现率、融资对接成功率、办齐当月的企业平均开办工作日（融资金额
  是企业的敏感信息，不进指标，满足率见下钻表），以及按季末月的交易节资率。440700 为全市，由各县（市、区）的分子分母重新相加；有了下一期即为完整。
owner: drb
system: business_environment
indicators:
  P02.new_registration_growth: {title: 新登记增速, unit: 比率, direction: up, drill: topic.business_environment_enterprise_dynamics}
  P02.activity_rate: {title: 近三个月主体活跃度, unit: 比例, direction: up, drill: topic.business_environment_activity}
  P02.redemption_rate: {title: 惠企资金兑现率, unit: 比例, direction: up, drill: topic.business_environment_policy_redemption}
  P02.financing_matched_rate: {title: 融资对接成功率, unit: 比例, direction: up, drill: topic.business_environment_financing_service}
  P02.opening_workdays: {title: 企业开办平均用时, unit: 工作日, direction: down, drill: topic.business_environment_opening_chain}
  P02.tender_saving_rate: {title: 交易节资率, unit: 比例, direction: up, drill: topic.business_environment_tender_competition}
*/
with

figures as (
    select 'P02.new_registration_growth' as kpi_code, month as period, county_code,
        opened - opened_year_before as numerator, opened_year_before as denominator
    from topic.business_environment_enterprise_dynamics
    union all
    select 'P02.activity_rate' as kpi_code, month as period, county_code, active as numerator, stock as denominator
    from topic.business_environment_activity
    union all
    select 'P02.redemption_rate' as kpi_code, month as period, county_code,
        paid_yuan as numerator, approved_yuan as denominator
    from topic.business_environment_policy_redemption
    union all
    select 'P02.financing_matched_rate' as kpi_code, month as period, county_code,
        matched as numerator, needs as denominator
    from topic.business_environment_financing_service
    union all
    select 'P02.tender_saving_rate' as kpi_code,
        left(quarter, 4) || case right(quarter, 2) when 'Q1' then '-03' when 'Q2' then '-06' when 'Q3' then '-09' else '-12' end
            as period,
        county_code, budget_yuan - price_yuan as numerator, budget_yuan as denominator
    from topic.business_environment_tender_competition
    union all
    select 'P02.opening_workdays' as kpi_code, strftime(finished_on, '%Y-%m') as period, county_code,
        opening_workdays as numerator, case when opening_workdays is not null then 1 end as denominator
    from topic.business_environment_opening_chain
    where finished_on is not null
),

latest as (
    select kpi_code, max(period) as period
    from figures
    group by kpi_code
),

counted as (
    select kpi_code, period, county_code, sum(numerator) as numerator, sum(denominator) as denominator
    from figures
    group by kpi_code, period, county_code
    union all
    select kpi_code, period, '440700' as county_code, sum(numerator) as numerator, sum(denominator) as denominator
    from figures
    group by kpi_code, period
)

select
    counted.kpi_code,
    counted.period,
    counted.county_code,
    counted.numerator,
    counted.denominator,
    counted.period < latest.period as is_complete
from counted
inner join latest on counted.kpi_code = latest.kpi_code
