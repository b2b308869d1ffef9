/*
title: {zh: 医保结算, en: Settlements of medical insurance}
description: >-
  医保结算按结算月份（北京时间）、就医机构所在县级区划、险种与医疗类别的笔数、人数与金额；已退费的不计。人数在每一格内各计一次，不可跨格相加。
  总金额与统筹基金、个人账户、现金之和相差超过1元的列为不平，仍计入。
owner: hsa
system: smart_medical_insurance
grain: [month, county_code, insurance_type, treatment_type]
columns:
  month: {title: 月份, description: 结算日期所在月}
  county_code: {title: 区划代码, description: 定点机构所在；无法确定者为 000000}
  insurance_type: {title: 险种, description: 310 职工、390 居民}
  treatment_type: {title: 医疗类别, description: 国家医保平台 med_type，未填者为 00}
  settlements: {title: 结算笔数, unit: 笔}
  persons: {title: 人数, unit: 人}
  total_yuan: {title: 总金额, unit: 元}
  fund_yuan: {title: 统筹基金, unit: 元}
  account_yuan: {title: 个人账户, unit: 元}
  cash_yuan: {title: 现金, unit: 元}
  mean_yuan: {title: 次均费用, unit: 元}
  unbalanced: {title: 金额不平笔数, unit: 笔}
checks:
  - {name: amounts_balance, check: "unbalanced = 0", message: 有结算的总金额不等于各部分之和, dimension: consistency, severity: warning}
*/
with

settlements as (
    select
        strftime(cast(settlement.settled_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        coalesce(division.current_code, '000000') as county_code,
        coalesce(settlement.insurance_type, '000') as insurance_type,
        coalesce(settlement.treatment_type, '00') as treatment_type,
        person.entity_id,
        settlement.total_yuan,
        settlement.fund_yuan,
        settlement.account_yuan,
        settlement.cash_yuan,
        abs(
            settlement.total_yuan - coalesce(settlement.fund_yuan, 0) - coalesce(settlement.account_yuan, 0)
            - coalesce(settlement.cash_yuan, 0)
        ) > 1 as is_unbalanced
    from std.hsa_settlement as settlement
    left join master.person_xref as person
        on person.resource = 'hsa_settlement'
        and settlement._batch_id = person.batch_id and settlement._line_no = person.line_no
    left join std.hsa_designated_provider as provider on settlement.provider_code = provider.provider_code
    left join master.division_resolution as division on provider.county_code = division.code
    where coalesce(settlement.refunded, '否') <> '是' and settlement.settled_at is not null
),

counted as (
    select
        month,
        county_code,
        insurance_type,
        treatment_type,
        count(*) as settlements,
        count(distinct entity_id) as persons,
        coalesce(sum(total_yuan), 0) as total_yuan,
        coalesce(sum(fund_yuan), 0) as fund_yuan,
        coalesce(sum(account_yuan), 0) as account_yuan,
        coalesce(sum(cash_yuan), 0) as cash_yuan,
        count(*) filter (where is_unbalanced) as unbalanced
    from settlements
    group by month, county_code, insurance_type, treatment_type
)

select
    month,
    county_code,
    insurance_type,
    treatment_type,
    settlements,
    persons,
    cast(total_yuan as decimal(20, 2)) as total_yuan,
    cast(fund_yuan as decimal(20, 2)) as fund_yuan,
    cast(account_yuan as decimal(20, 2)) as account_yuan,
    cast(cash_yuan as decimal(20, 2)) as cash_yuan,
    round(cast(total_yuan as double) / nullif(settlements, 0), 2) as mean_yuan,
    unbalanced
from counted
