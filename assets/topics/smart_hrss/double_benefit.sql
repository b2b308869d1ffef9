/*
title: {zh: 待遇疑点, en: Doubtful benefits}
description: >-
  养老待遇发放疑点，一人一月一原因一条：死亡后（死亡次月起仍领取）、双重待遇（同月领取企业职工110与城乡居民170养老待遇，金额为居民部分）、
  领取又缴费（同月领取企业职工养老待遇又由用人单位缴纳企业职工养老保险）。死亡者在户籍登记中仍未注销的标为待核。死亡日期取死亡证明，没有时取火化记录。
  本表是个人信息，每一行只是线索，由社保经办机构核实后决定，不作自动处理；法律依据为社会保险法第八十八条的稽核职责与个人信息保护法
  第十三条第一款第三项、第二十四条，用途为社会保险基金稽核。
owner: sib
system: smart_hrss
grain: [person_id, period, reason]
columns:
  person_id: 自然人主数据编号
  period: {title: 待遇月份, description: YYYY-MM}
  reason: {title: 疑点原因, description: 死亡后、双重待遇、领取又缴费}
  amount_yuan: {title: 疑点金额, unit: 元}
  is_unclear: {title: 是否待核, description: 死亡记录与户籍登记不一致}
checks:
  - {name: amount_not_negative, check: "amount_yuan >= 0", message: 疑点金额为负, severity: error}
*/
with

benefits as (
    select
        person.entity_id,
        substr(benefit.period, 1, 4) || '-' || substr(benefit.period, 5, 2) as period,
        sum(benefit.total_yuan) as total_yuan,
        sum(benefit.total_yuan) filter (where benefit.insurance_type = '110') as of_employees,
        sum(benefit.total_yuan) filter (where benefit.insurance_type = '170') as of_residents
    from std.sib_pension_benefit as benefit
    inner join master.person_xref as person
        on person.resource = 'sib_pension_benefit'
        and benefit._batch_id = person.batch_id and benefit._line_no = person.line_no
    where benefit.period is not null
    group by person.entity_id, substr(benefit.period, 1, 4) || '-' || substr(benefit.period, 5, 2)
),

certified as (
    select person.entity_id, min(certificate.died_on) as died_on
    from std.hlth_death_certificate as certificate
    inner join master.person_xref as person
        on person.resource = 'hlth_death_certificate'
        and certificate._batch_id = person.batch_id and certificate._line_no = person.line_no
    group by person.entity_id
),

cremated as (
    select person.entity_id, min(cremation.died_on) as died_on
    from std.mca_cremation as cremation
    inner join master.person_xref as person
        on person.resource = 'mca_cremation'
        and cremation._batch_id = person.batch_id and cremation._line_no = person.line_no
    group by person.entity_id
),

registered as (
    select distinct person.entity_id
    from std.psb_resident as resident
    inner join master.person_xref as person
        on person.resource = 'psb_resident'
        and resident._batch_id = person.batch_id and resident._line_no = person.line_no
    where resident.cancelled_on is null
),

contributors as (
    select distinct
        person.entity_id,
        substr(payment.period, 1, 4) || '-' || substr(payment.period, 5, 2) as period
    from std.sib_insurance_payment as payment
    inner join master.person_xref as person
        on person.resource = 'sib_insurance_payment'
        and payment._batch_id = person.batch_id and payment._line_no = person.line_no
    where payment.insurance_type = '110' and payment.employer_uscc is not null
),

-- wrong from the month after death
after_death as (
    select
        benefits.entity_id,
        benefits.period,
        '死亡后' as reason,
        benefits.total_yuan as amount_yuan,
        registered.entity_id is not null as is_unclear
    from benefits
    left join certified on benefits.entity_id = certified.entity_id
    left join cremated on benefits.entity_id = cremated.entity_id
    left join registered on benefits.entity_id = registered.entity_id
    where benefits.period > strftime(coalesce(certified.died_on, cremated.died_on), '%Y-%m')
),

twice as (
    select entity_id, period, '双重待遇' as reason, of_residents as amount_yuan, false as is_unclear
    from benefits
    where of_employees > 0 and of_residents > 0
),

still_paying as (
    select
        benefits.entity_id,
        benefits.period,
        '领取又缴费' as reason,
        benefits.of_employees as amount_yuan,
        false as is_unclear
    from benefits
    inner join contributors on benefits.entity_id = contributors.entity_id and benefits.period = contributors.period
    where benefits.of_employees > 0
)

select
    entity_id as person_id,
    period,
    reason,
    cast(amount_yuan as decimal(20, 2)) as amount_yuan,
    is_unclear
from (
    select entity_id, period, reason, amount_yuan, is_unclear from after_death
    union all
    select entity_id, period, reason, amount_yuan, is_unclear from twice
    union all
    select entity_id, period, reason, amount_yuan, is_unclear from still_paying
) as hints
