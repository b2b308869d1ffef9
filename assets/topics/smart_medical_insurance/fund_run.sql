/*
title: {zh: 基金运行, en: How the medical insurance funds run}
description: >-
  职工与城乡居民医保基金每月的收入、支出、月末累计结余与可支付月数：结余除以含当月的最近6个月月均支出。6个月中缺一个月的不给出可支付月数。
  可支付月数低于6个月为预警，低于3个月为告警（本库参数）。结余以基金月报为准，与上月结余加收支之差另列，应为零。
  支出是基金口径，不等于结算表中的基金支付：清算、预付和历年跨期支付都在其中。
owner: hsa
system: smart_medical_insurance
grain: [month, insurance_type]
columns:
  month: {title: 月份, description: YYYY-MM}
  insurance_type: {title: 险种, description: 310 职工，390 城乡居民}
  income_yuan: {title: 本月收入, unit: 元}
  expense_yuan: {title: 本月支出, unit: 元}
  balance_yuan: {title: 月末累计结余, unit: 元}
  unexplained_yuan: {title: 结余差额, unit: 元, description: 本月结余减上月结余减本月收支差；没有上月的为空}
  expense_6m_yuan: {title: 最近六个月支出, unit: 元, description: 缺月的为空}
  payable_months: {title: 可支付月数, unit: 月}
  level: {title: 级别, description: 正常、预警、告警；没有可支付月数的为空}
checks:
  - {name: balance_explained, check: "abs(unexplained_yuan) <= 1000", message: 结余与收支不符, dimension: consistency, severity: warning}
*/
with

-- months are numbered, so that six in a row are known from six with a gap
reported as (
    select
        substr(period, 1, 4) || '-' || substr(period, 5, 2) as month,
        cast(substr(period, 1, 4) as bigint) * 12 + cast(substr(period, 5, 2) as bigint) as number,
        insurance_type,
        income_yuan,
        expense_yuan,
        balance_yuan
    from std.hsa_fund_monthly
),

run as (
    select
        reported.*,
        lag(number) over months as number_before,
        lag(balance_yuan) over months as balance_before,
        min(number) over half_year as first_number,
        sum(expense_yuan) over half_year as expense_6m
    from reported
    window
        months as (partition by insurance_type order by number),
        half_year as (partition by insurance_type order by number rows between 5 preceding and current row)
),

lasting as (
    select
        run.*,
        case when number - first_number = 5 then cast(expense_6m as decimal(20, 2)) end as expense_6m_yuan,
        case when number - first_number = 5
            then round(cast(balance_yuan as double) * 6 / nullif(cast(expense_6m as double), 0), 2)
        end as payable_months
    from run
)

select
    month,
    insurance_type,
    income_yuan,
    expense_yuan,
    balance_yuan,
    case when number - number_before = 1
        then cast(balance_yuan - balance_before - income_yuan + expense_yuan as decimal(20, 2))
    end as unexplained_yuan,
    expense_6m_yuan,
    payable_months,
    case
        when payable_months < 3 then '告警'
        when payable_months < 6 then '预警'
        when payable_months >= 6 then '正常'
    end as level
from lasting
