/*
title: {zh: 用人单位月度参保, en: Insured by employer and month}
description: >-
  每个用人单位逐月（所属期）的参保人数、缴费基数与缴费金额，人数按人计一次（同一人在同一单位参加几个险种只计一次）。
  灵活就业等没有用人单位的缴费不在本表。所属期的补缴会使以往月份增加。
owner: sib
system: smart_hrss
grain: [entity_id, month]
columns:
  entity_id: 法人主数据编号
  month: {title: 所属期, description: YYYY-MM}
  county_code: {title: 区划代码, description: 法人现行区划；无法确定者为 000000}
  persons: {title: 参保人数, unit: 人}
  base_yuan: {title: 养老保险缴费基数合计, unit: 元}
  paid_yuan: {title: 缴费合计, unit: 元}
checks:
  - {name: somebody_insured, check: "persons > 0", message: 参保人数为零, severity: error}
*/
with

-- whoever pays for several insurances is one person: counting distinct persons of each employer does not fit the memory
persons as (
    select
        entity.entity_id,
        substr(payment.period, 1, 4) || '-' || substr(payment.period, 5, 2) as month,
        coalesce(entity.county_code, '000000') as county_code,
        person.entity_id as person_id,
        sum(payment.base_yuan) filter (where payment.insurance_type in ('110', '120')) as base_yuan,
        sum(payment.total_yuan) as paid_yuan
    from std.sib_insurance_payment as payment
    inner join master.person_xref as person
        on person.resource = 'sib_insurance_payment'
        and payment._batch_id = person.batch_id and payment._line_no = person.line_no
    inner join master.legal_entity_xref as employer
        on employer.resource = 'sib_insurance_payment'
        and payment._batch_id = employer.batch_id and payment._line_no = employer.line_no
    inner join master.legal_entity as entity on employer.entity_id = entity.entity_id
    where payment.period is not null
    group by
        entity.entity_id,
        substr(payment.period, 1, 4) || '-' || substr(payment.period, 5, 2),
        coalesce(entity.county_code, '000000'),
        person.entity_id
)

select
    entity_id,
    month,
    county_code,
    count(*) as persons,
    cast(coalesce(sum(base_yuan), 0) as decimal(20, 2)) as base_yuan,
    cast(sum(paid_yuan) as decimal(20, 2)) as paid_yuan
from persons
group by entity_id, month, county_code
