/*
title: {zh: 重复参保与重叠住院, en: Double cover and overlapping stays}
description: >-
  医保重复疑点，一对记录一条：重复参保（同一人在职工310与居民390都为正常参保）、重叠住院（同一人在两家机构的住院至少重叠一夜；同日转院不算）。
  重叠住院的金额取两次住院中较低的基金支付，重复参保没有金额。已退费的不计。
  本表是个人信息，每一行只是线索，由医保经办机构核实后决定，不作自动处理；法律依据为医疗保障基金使用监督管理条例第二十二条、第二十六条的监督检查职责与
  个人信息保护法第十三条第一款第三项、第二十四条，用途为医疗保障基金使用核查。
owner: hsa
system: smart_medical_insurance
grain: [person_id, kind, left_no, right_no]
columns:
  person_id: 自然人主数据编号
  kind: {title: 疑点类型, description: 重复参保、重叠住院}
  left_no: {title: 前一记录编号, description: 重叠住院为结算编号，重复参保为险种代码}
  right_no: {title: 后一记录编号}
  from_on: {title: 重叠开始日期, description: 重复参保为空}
  nights: {title: 重叠夜数, unit: 夜, description: 重复参保为空}
  fund_yuan: {title: 疑点基金支付, unit: 元}
checks:
  - {name: nights_positive, check: "nights is null or nights > 0", message: 重叠不足一夜, severity: error}
*/
with

covers as (
    select person.entity_id, insured.insurance_type
    from std.hsa_insured_person as insured
    inner join master.person_xref as person
        on person.resource = 'hsa_insured_person'
        and insured._batch_id = person.batch_id and insured._line_no = person.line_no
    where insured.status = '正常参保'
    group by person.entity_id, insured.insurance_type
),

stays as (
    select
        person.entity_id,
        settlement.settlement_no,
        settlement.provider_code,
        settlement.began_on,
        settlement.ended_on,
        coalesce(settlement.fund_yuan, 0) as fund_yuan
    from std.hsa_settlement as settlement
    inner join master.person_xref as person
        on person.resource = 'hsa_settlement'
        and settlement._batch_id = person.batch_id and settlement._line_no = person.line_no
    where settlement.treatment_type in ('21', '52') and coalesce(settlement.refunded, '否') <> '是'
),

-- the earlier stay stands on the left; of two that began on one day, the smaller number
overlapping as (
    select
        earlier.entity_id,
        earlier.settlement_no as left_no,
        later.settlement_no as right_no,
        later.began_on as from_on,
        date_diff('day', later.began_on, least(earlier.ended_on, later.ended_on)) as nights,
        least(earlier.fund_yuan, later.fund_yuan) as fund_yuan
    from stays as earlier
    inner join stays as later
        on earlier.entity_id = later.entity_id
        and earlier.provider_code <> later.provider_code
        and earlier.began_on <= later.began_on
        and (earlier.began_on < later.began_on or earlier.settlement_no < later.settlement_no)
        and later.began_on < earlier.ended_on
        and later.began_on < later.ended_on
)

select
    employee.entity_id as person_id,
    '重复参保' as kind,
    employee.insurance_type as left_no,
    resident.insurance_type as right_no,
    cast(null as date) as from_on,
    cast(null as bigint) as nights,
    cast(null as decimal(20, 2)) as fund_yuan
from covers as employee
inner join covers as resident on employee.entity_id = resident.entity_id
where employee.insurance_type = '310' and resident.insurance_type = '390'
union all
select
    entity_id as person_id,
    '重叠住院' as kind,
    left_no,
    right_no,
    from_on,
    cast(nights as bigint) as nights,
    cast(fund_yuan as decimal(20, 2)) as fund_yuan
from overlapping
