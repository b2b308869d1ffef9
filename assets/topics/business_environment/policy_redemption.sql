/*
title: {zh: 惠企兑现, en: Redemption of support for firms}
description: >-
  惠企资金按拨付月份、资金类别与企业所在县级区划的核定、拨付、退回金额与企业数。拨付只计状态为成功的；退回为状态为退回的拨付金额；核定金额计入其拨付记录所在月
  （核定日期尚未报送）。兑现率为拨付成功金额 ÷ 核定金额。没有拨付日期的不计。区划取自法人主数据。
owner: drb
system: business_environment
grain: [month, fund_kind, county_code]
columns:
  month: {title: 月份, description: 拨付日期所在月}
  fund_kind: {title: 资金类别, description: 未填者为不详}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  payments: {title: 拨付笔数, unit: 笔}
  firms: {title: 企业数, unit: 家}
  approved_yuan: {title: 核定金额, unit: 元}
  paid_yuan: {title: 拨付金额, unit: 元}
  returned_yuan: {title: 退回金额, unit: 元}
  redemption_rate: {title: 兑现率}
checks:
  - {name: paid_within_approved, check: "paid_yuan <= approved_yuan", message: 拨付金额多于核定金额, dimension: consistency, severity: warning}
*/
with

golden as (
    select uscc, max(county_code) as county_code
    from master.legal_entity
    where record_status = 'active'
    group by uscc
),

counted as (
    select
        strftime(payment.paid_on, '%Y-%m') as month,
        coalesce(payment.fund_kind, '不详') as fund_kind,
        coalesce(golden.county_code, '000000') as county_code,
        count(*) as payments,
        count(distinct payment.uscc) as firms,
        coalesce(sum(payment.approved_amount), 0) as approved_yuan,
        coalesce(sum(payment.paid_amount) filter (where payment.status = '成功'), 0) as paid_yuan,
        coalesce(sum(payment.paid_amount) filter (where payment.status = '退回'), 0) as returned_yuan
    from std.fin_subsidy_payment as payment
    left join golden on payment.uscc = golden.uscc
    where payment.paid_on is not null
    group by
        strftime(payment.paid_on, '%Y-%m'), coalesce(payment.fund_kind, '不详'), coalesce(golden.county_code, '000000')
)

select
    month,
    fund_kind,
    county_code,
    payments,
    firms,
    cast(approved_yuan as decimal(20, 2)) as approved_yuan,
    cast(paid_yuan as decimal(20, 2)) as paid_yuan,
    cast(returned_yuan as decimal(20, 2)) as returned_yuan,
    round(cast(paid_yuan as double) / nullif(cast(approved_yuan as double), 0), 4) as redemption_rate
from counted
