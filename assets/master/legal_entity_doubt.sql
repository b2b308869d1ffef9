/*
title: {zh: 法人疑似重复, en: Legal entities that may be one}
description: 注册号相同而名称、代码都不同的两条来源记录，仅凭代码无法判断是否同一法人，待人工判定；同一注册号涉及五户以上者视为占位值，不列。
owner: amr
grain: [left_member, right_member]
columns:
  left_member: 甲方记录
  right_member: 乙方记录
  left_entity: 甲方法人标识
  right_entity: 乙方法人标识
  rule: {title: 存疑依据, description: registration_number 注册号相同}
checks:
  - {name: two_entities, check: "left_entity <> right_entity", message: 疑似重复的双方是同一法人, severity: error}
*/
with

numbered as (
    select distinct xref.member, xref.entity_id, claim.registration_number
    from master.legal_entity_claim as claim
    inner join master.legal_entity_xref as xref
        on claim.resource = xref.resource and claim.batch_id = xref.batch_id and claim.line_no = xref.line_no
    where claim.registration_number is not null
),

few as (
    select registration_number
    from numbered
    group by registration_number
    having count(distinct entity_id) between 2 and 5
)

select distinct
    one.member as left_member,
    other.member as right_member,
    one.entity_id as left_entity,
    other.entity_id as right_entity,
    'registration_number' as rule
from numbered as one
inner join few on one.registration_number = few.registration_number
inner join numbered as other
    on one.registration_number = other.registration_number
    and one.entity_id <> other.entity_id and one.member < other.member
