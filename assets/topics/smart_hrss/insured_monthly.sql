/*
title: {zh: 参保缴费月报, en: Insured persons by month}
description: >-
  社会保险按所属期、用人单位所在区划和险种的参保人数、单位数、缴费基数与缴费金额。同一险种一个人在几个单位参保只计一次；
  没有用人单位的（灵活就业等）另列人数。补缴计入所属期，因此所属期结束三个月后才算完整。截至日为缴费结算日期的最新日期。
owner: sib
system: smart_hrss
grain: [month, county_code, insurance_type]
columns:
  month: {title: 所属期, description: YYYY-MM}
  county_code: {title: 区划代码, description: 用人单位所在；无法确定者为 000000}
  insurance_type: {title: 险种, description: LD/T 92-2013 代码}
  persons: {title: 参保人数, unit: 人}
  flexible_persons: {title: 没有用人单位的参保人数, unit: 人}
  employers: {title: 用人单位数, unit: 家}
  base_yuan: {title: 缴费基数合计, unit: 元}
  paid_yuan: {title: 缴费合计, unit: 元}
  is_complete: {title: 期间是否完整}
checks:
  - {name: flexible_within_persons, check: "flexible_persons <= persons", message: 没有用人单位的人数多于总数, severity: error}
*/
with

as_of as (
    select max(settled_on) as day
    from std.sib_insurance_payment
),

payments as (
    select
        substr(payment.period, 1, 4) || '-' || substr(payment.period, 5, 2) as month,
        coalesce(entity.county_code, '000000') as county_code,
        coalesce(payment.insurance_type, '-') as insurance_type,
        person.entity_id as person_id,
        entity.entity_id as employer_id,
        payment.base_yuan,
        payment.total_yuan
    from std.sib_insurance_payment as payment
    inner join master.person_xref as person
        on person.resource = 'sib_insurance_payment'
        and payment._batch_id = person.batch_id and payment._line_no = person.line_no
    left join master.legal_entity_xref as employer
        on employer.resource = 'sib_insurance_payment'
        and payment._batch_id = employer.batch_id and payment._line_no = employer.line_no
    left join master.legal_entity as entity on employer.entity_id = entity.entity_id
    where payment.period is not null
),

-- of a person with two employers in two counties the one with the larger base decides
persons as (
    select month, insurance_type, person_id, county_code, employer_id
    from payments
    qualify row_number() over (
        partition by month, insurance_type, person_id
        order by base_yuan desc nulls last, employer_id nulls last, county_code
    ) = 1
),

counted as (
    select
        month,
        county_code,
        insurance_type,
        count(*) as persons,
        count(*) filter (where employer_id is null) as flexible_persons
    from persons
    group by month, county_code, insurance_type
),

summed as (
    select
        month,
        county_code,
        insurance_type,
        count(distinct employer_id) as employers,
        sum(base_yuan) as base_yuan,
        sum(total_yuan) as paid_yuan
    from payments
    group by month, county_code, insurance_type
)

select
    summed.month,
    summed.county_code,
    summed.insurance_type,
    coalesce(counted.persons, 0) as persons,
    coalesce(counted.flexible_persons, 0) as flexible_persons,
    summed.employers,
    cast(summed.base_yuan as decimal(20, 2)) as base_yuan,
    cast(summed.paid_yuan as decimal(20, 2)) as paid_yuan,
    as_of.day >= cast(last_day(cast(summed.month || '-01' as date)) + interval '3 months' as date) as is_complete
from summed
cross join as_of
left join counted
    on summed.month = counted.month
    and summed.county_code = counted.county_code
    and summed.insurance_type = counted.insurance_type
