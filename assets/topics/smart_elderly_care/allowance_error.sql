/*
title: {zh: 高龄津贴疑点, en: Doubtful old-age allowances}
description: >-
  高龄津贴发放疑点，一人一月一条：死亡后（死亡当月仍应发，次月起为疑点）、户籍迁出后（迁出次月起）、重复（同月两笔及以上，金额为多发部分）、
  年龄不符（发放档次与当月末周岁不符）；同时满足时按此顺序取第一个原因。死亡日期取死亡证明，没有时取火化记录。
  本表是个人信息，每一行只是线索，由民政部门核实后决定，不作自动处理；法律依据为个人信息保护法第十三条第一款第三项与第二十四条，
  用途为民政资金发放核查。
owner: mca
system: smart_elderly_care
grain: [person_id, period]
columns:
  person_id: 自然人主数据编号
  period: {title: 发放月份, description: YYYY-MM}
  reason: {title: 疑点原因, description: 死亡后、户籍迁出、重复、年龄不符}
  payments: {title: 当月发放笔数, unit: 笔}
  amount_yuan: {title: 疑点金额, unit: 元}
  fact_on: {title: 依据日期, description: 死亡或迁出日期}
checks:
  - {name: amount_not_negative, check: "amount_yuan >= 0", message: 疑点金额为负, severity: error}
  - {name: reason_known, check: "reason in ('死亡后', '户籍迁出', '重复', '年龄不符')", message: 疑点原因不在列表, severity: error}
*/
with

classes as (
    select * from (values
        ('70至79周岁', 70, 79), ('80至89周岁', 80, 89), ('90至99周岁', 90, 99), ('100周岁及以上', 100, 200)
    ) as listed (age_class, age_from, age_to)
),

payments as (
    select
        person.entity_id,
        substr(allowance.period, 1, 4) || '-' || substr(allowance.period, 5, 2) as period,
        last_day(cast(substr(allowance.period, 1, 4) || '-' || substr(allowance.period, 5, 2) || '-01' as date)) as month_end,
        allowance.age_class,
        allowance.amount_yuan
    from std.mca_elderly_allowance as allowance
    inner join master.person_xref as person
        on person.resource = 'mca_elderly_allowance'
        and allowance._batch_id = person.batch_id and allowance._line_no = person.line_no
    where allowance.period is not null
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

moved as (
    select person.entity_id, max(resident.cancelled_on) as moved_on
    from std.psb_resident as resident
    inner join master.person_xref as person
        on person.resource = 'psb_resident'
        and resident._batch_id = person.batch_id and resident._line_no = person.line_no
    where resident.cancelled_for = '迁出'
    group by person.entity_id
),

monthly as (
    select
        payments.entity_id,
        payments.period,
        max(payments.month_end) as month_end,
        count(*) as payments,
        sum(payments.amount_yuan) as amount_yuan,
        max(payments.amount_yuan) as largest,
        max(classes.age_from) as age_from,
        max(classes.age_to) as age_to
    from payments
    left join classes on payments.age_class = classes.age_class
    group by payments.entity_id, payments.period
),

judged as (
    select
        monthly.*,
        coalesce(certified.died_on, cremated.died_on) as died_on,
        moved.moved_on,
        extract(year from monthly.month_end) - extract(year from person.birth_date)
        - case when strftime(person.birth_date, '%m%d') > strftime(monthly.month_end, '%m%d') then 1 else 0 end as age
    from monthly
    inner join master.person as person on monthly.entity_id = person.entity_id
    left join certified on monthly.entity_id = certified.entity_id
    left join cremated on monthly.entity_id = cremated.entity_id
    left join moved on monthly.entity_id = moved.entity_id
),

reasoned as (
    select
        judged.*,
        case
            when strftime(died_on, '%Y-%m') < period then '死亡后'
            when strftime(moved_on, '%Y-%m') < period then '户籍迁出'
            when payments > 1 then '重复'
            when age not between age_from and age_to then '年龄不符'
        end as reason
    from judged
)

select
    entity_id as person_id,
    period,
    reason,
    payments,
    cast(case when reason = '重复' then amount_yuan - largest else amount_yuan end as decimal(20, 2)) as amount_yuan,
    case reason when '死亡后' then died_on when '户籍迁出' then moved_on end as fact_on
from reasoned
where reason is not null
