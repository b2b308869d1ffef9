/*
title: {zh: 法人疑似重复, en: Legal entities that may be one}
description: 仅凭代码无法判断是否同一法人、待人工判定的两条来源记录：注册号相同而名称、代码都不同（同一注册号涉及五户以上者视为占位值，不列）；一处来源所填、登记机关没有的代码，名称却是一户已登记法人独有的，多为代码填错。
owner: amr
grain: [left_member, right_member]
columns:
  left_member: 甲方记录
  right_member: 乙方记录
  left_entity: {title: 甲方法人标识, description: 没有代码的记录为空}
  right_entity: {title: 乙方法人标识, description: 没有代码的记录为空}
  rule: {title: 存疑依据, description: registration_number 注册号相同；unknown_code 登记机关没有的代码，名称与已登记者相同；name_only 没有代码的记录，可能是该法人}
checks:
  - {name: two_entities, check: "left_entity <> right_entity", message: 疑似重复的双方是同一法人, severity: error}
*/
with

numbered as (
    select distinct xref.member, xref.entity_id, claim.registration_number
    from master.legal_entity_claim as claim
    inner join master.legal_entity_xref as xref
        on claim.resource = xref.resource and claim.part = xref.part
        and claim.batch_id = xref.batch_id and claim.line_no = xref.line_no
    where claim.registration_number is not null
),

few as (
    select registration_number
    from numbered
    group by registration_number
    having count(distinct entity_id) between 2 and 5
),

same_number as (
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
),

registered as (
    select entity_name, min(entity_id) as entity_id
    from master.legal_entity_claim
    where source_rank = 1 and entity_name is not null
    group by entity_name
    having count(distinct entity_id) = 1
),

register_members as (
    select xref.entity_id, min(xref.member) as member
    from master.legal_entity_xref as xref
    inner join master.legal_entity_record as record
        on xref.resource = record.resource and xref.part = record.part
        and xref.batch_id = record.batch_id and xref.line_no = record.line_no
    where record.rank = 1
    group by xref.entity_id
),

unknown as (
    select entity_id, min(entity_name) as entity_name
    from master.legal_entity_claim
    group by entity_id
    having count(distinct resource) = 1 and min(source_rank) > 1 and count(distinct entity_name) = 1
),

unknown_code as (
    select distinct
        least(xref.member, register_members.member) as left_member,
        greatest(xref.member, register_members.member) as right_member,
        case when xref.member < register_members.member then unknown.entity_id else registered.entity_id end
            as left_entity,
        case when xref.member < register_members.member then registered.entity_id else unknown.entity_id end
            as right_entity,
        'unknown_code' as rule
    from unknown
    inner join registered on unknown.entity_name = registered.entity_name
    inner join register_members on registered.entity_id = register_members.entity_id
    inner join master.legal_entity_xref as xref on unknown.entity_id = xref.entity_id
    where registered.entity_id <> unknown.entity_id
),

unplaced as (
    select member, min(perhaps_uscc) as uscc
    from master.legal_entity_unplaced
    group by member
),

-- beside whom it may be: the register's record of that code, else the first
placed as (
    select xref.uscc, min(xref.entity_id) as entity_id, coalesce(min(register_members.member), min(xref.member)) as member
    from master.legal_entity_xref as xref
    left join register_members on xref.entity_id = register_members.entity_id
    where xref.uscc in (select uscc from unplaced)
    group by xref.uscc
),

name_only as (
    select
        least(unplaced.member, placed.member) as left_member,
        greatest(unplaced.member, placed.member) as right_member,
        case when placed.member < unplaced.member then placed.entity_id end as left_entity,
        case when placed.member > unplaced.member then placed.entity_id end as right_entity,
        'name_only' as rule
    from unplaced
    inner join placed on unplaced.uscc = placed.uscc
),

pairs as (
    select * from same_number
    union all
    select * from name_only
    union all
    select unknown_code.*
    from unknown_code
    left join same_number
        on unknown_code.left_member = same_number.left_member and unknown_code.right_member = same_number.right_member
    where same_number.rule is null
)

select left_member, right_member, left_entity, right_entity, rule from pairs
