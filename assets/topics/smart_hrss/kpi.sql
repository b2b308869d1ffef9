/*
title: {zh: 智慧人社指标, en: Indicators of human resources}
description: >-
  登记失业率、求人倍率、欠薪案件结案率、企业职工养老保险参保人数与待遇疑点人月数（金额是敏感信息，见下钻模型）；求人倍率的期间为季末月。参保人数增速待有上年数据后计算。
owner: hrss
system: smart_hrss
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
        ('P08.registered_unemployment_rate', '登记失业率', '比例', cast(null as double), cast(null as text), 'down', 'topic.smart_hrss_employment', true),
        ('P08.job_ratio', '求人倍率', '倍', cast(null as double), cast(null as text), 'up', 'topic.smart_hrss_job_market', true),
        ('P08.wage_case_closure_rate', '欠薪案件结案率', '比例', cast(null as double), cast(null as text), 'up', 'topic.smart_hrss_wage_risk', true),
        ('P08.insured_persons', '企业职工基本养老保险参保人数', '人', cast(null as double), cast(null as text), 'up', 'topic.smart_hrss_insured_monthly', false),
        ('P08.doubtful_benefit_months', '待遇疑点人月数', '人月', 0.0, '养老待遇只发给在世且符合条件者', 'down', 'topic.smart_hrss_double_benefit', false)
    ) as listed (kpi_code, kpi_title, unit, target, target_source, direction, drill_model, is_quotient)
),

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
        '440700' as county_code, market.wanted as numerator, market.seekers as denominator, market.quarter < quarters.quarter as is_complete
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
