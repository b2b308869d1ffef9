/*
title: {zh: 智慧医保指标, en: Indicators of medical insurance}
description: >-
  医保的关键指标，按全市与截至日（参保数据最近更新日期）：参保率（正常参保人数 ÷ 在册居住人口，两者各计一次；常住外地而在本市参保的使其偏高）、重复参保人数、
  重叠住院疑点数、死后使用疑点数；按月的基金可支付月数（两只基金合计的结余 ÷ 最近6个月月均支出）。疑点三项为现有数据中的累计线索，核实前不是违规数。次均住院费用与结算金额是敏感信息，不进指标，见结算表。
owner: hsa
system: smart_medical_insurance
indicators:
  P05.insured_rate:
    {title: 基本医疗保险参保率, unit: 比例, direction: up, drill: topic.smart_medical_insurance_insured,
     target: 0.95, source: 国家基本公共服务标准（参保率不低于95%）}
  P05.double_insured: {title: 重复参保人数, unit: 人, direction: down, drill: topic.smart_medical_insurance_double_cover}
  P05.overlapping_stays: {title: 重叠住院疑点数, unit: 对, direction: down, drill: topic.smart_medical_insurance_double_cover}
  P05.use_after_death: {title: 死后使用疑点数, unit: 笔, direction: down, drill: topic.smart_medical_insurance_use_after_death}
  P05.payable_months: {title: 基金可支付月数, unit: 月, direction: up, drill: topic.smart_medical_insurance_fund_run}
*/
with

insured as (
    select strftime(max(as_of), '%Y-%m-%d') as period, sum(insured) as insured
    from topic.smart_medical_insurance_insured
    where insurance_type = '合计' and county_code = '440700'
),

residents as (
    select sum(persons) as persons
    from topic.smart_elderly_care_ageing
),

doubles as (
    select
        count(distinct person_id) filter (where kind = '重复参保') as persons,
        count(*) filter (where kind = '重叠住院') as stays
    from topic.smart_medical_insurance_double_cover
),

after_death as (
    select count(*) as settlements
    from topic.smart_medical_insurance_use_after_death
),

figures as (
    select 'P05.insured_rate' as kpi_code, insured.period, insured.insured as numerator, residents.persons as denominator
    from insured
    cross join residents
    union all
    select 'P05.double_insured' as kpi_code, insured.period, doubles.persons as numerator,
        cast(null as bigint) as denominator
    from insured
    cross join doubles
    union all
    select 'P05.overlapping_stays' as kpi_code, insured.period, doubles.stays as numerator,
        cast(null as bigint) as denominator
    from insured
    cross join doubles
    union all
    select 'P05.use_after_death' as kpi_code, insured.period, after_death.settlements as numerator,
        cast(null as bigint) as denominator
    from insured
    cross join after_death
)

select kpi_code, period, '440700' as county_code, numerator, denominator, true as is_complete
from figures
where period is not null
union all
select
    'P05.payable_months' as kpi_code,
    month as period,
    '440700' as county_code,
    cast(sum(balance_yuan) as double) as numerator,
    cast(sum(expense_6m_yuan) as double) / 6.0 as denominator,
    true as is_complete
from topic.smart_medical_insurance_fund_run
group by month
having count(*) = count(expense_6m_yuan)
