/*
title: {zh: 死后使用医保, en: Use of insurance after death}
description: >-
  开始日期晚于死亡日期的医保结算，一笔一条；死亡当日的不算，已退费的不计。死亡日期取死亡证明，没有时取火化记录，再没有时取户籍因死亡注销的日期；
  死亡证明与火化记录或户籍注销相差超过7天的标为待核。
  本表是个人信息，每一行只是线索，由医保经办机构核实后决定，不作自动处理；法律依据为医疗保障基金使用监督管理条例第二十二条、第二十六条的监督检查职责与
  个人信息保护法第十三条第一款第三项、第二十四条，用途为医疗保障基金使用核查。
owner: hsa
system: smart_medical_insurance
grain: [person_id, settlement_no]
columns:
  person_id: 自然人主数据编号
  settlement_no: 结算编号
  died_on: 死亡日期
  began_on: 开始日期
  days_after: {title: 死后天数, unit: 天}
  fund_yuan: {title: 基金支付, unit: 元}
  is_unclear: {title: 是否待核, description: 各处死亡日期相差超过7天}
checks:
  - {name: after_death, check: "days_after > 0", message: 开始日期不晚于死亡日期, severity: error}
*/
with

-- the three records of a death, the first of each kind
deaths as (
    select person.entity_id, 1 as rank, min(certificate.died_on) as died_on
    from std.hlth_death_certificate as certificate
    inner join master.person_xref as person
        on person.resource = 'hlth_death_certificate'
        and certificate._batch_id = person.batch_id and certificate._line_no = person.line_no
    where certificate.died_on is not null
    group by person.entity_id
    union all
    select person.entity_id, 2 as rank, min(cremation.died_on) as died_on
    from std.mca_cremation as cremation
    inner join master.person_xref as person
        on person.resource = 'mca_cremation'
        and cremation._batch_id = person.batch_id and cremation._line_no = person.line_no
    where cremation.died_on is not null
    group by person.entity_id
    union all
    select person.entity_id, 3 as rank, min(resident.cancelled_on) as died_on
    from std.psb_resident as resident
    inner join master.person_xref as person
        on person.resource = 'psb_resident'
        and resident._batch_id = person.batch_id and resident._line_no = person.line_no
    where resident.cancelled_for = '死亡' and resident.cancelled_on is not null
    group by person.entity_id
),

dead as (
    select
        entity_id,
        coalesce(
            max(died_on) filter (where rank = 1), max(died_on) filter (where rank = 2), max(died_on) filter (where rank = 3)
        ) as died_on,
        date_diff('day', min(died_on), max(died_on)) > 7 as is_unclear
    from deaths
    group by entity_id
)

select
    person.entity_id as person_id,
    settlement.settlement_no,
    dead.died_on,
    settlement.began_on,
    cast(date_diff('day', dead.died_on, settlement.began_on) as bigint) as days_after,
    cast(coalesce(settlement.fund_yuan, 0) as decimal(20, 2)) as fund_yuan,
    dead.is_unclear
from std.hsa_settlement as settlement
inner join master.person_xref as person
    on person.resource = 'hsa_settlement'
    and settlement._batch_id = person.batch_id and settlement._line_no = person.line_no
inner join dead on person.entity_id = dead.entity_id
where settlement.began_on > dead.died_on and coalesce(settlement.refunded, '否') <> '是'
