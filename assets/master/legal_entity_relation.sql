/*
title: {zh: 法人关系, en: Relations of legal entities}
description: 法人之间的关系：分支机构与其所属法人（按登记名称，所属法人须唯一）；注销后以原名称在原住所重新登记的承继关系。数源未提供股东信息，不含股权关系。
owner: amr
grain: [from_entity, to_entity, kind]
columns:
  from_entity: {title: 法人标识, description: 分支机构，或承继者}
  to_entity: {title: 对方法人标识, description: 所属法人，或被承继者}
  kind: {title: 关系, description: branch_of 分支机构；succeeds 承继}
  since: {title: 起始日期, description: 分支机构或承继者的成立日期}
  basis: {title: 依据, description: registered_name 登记名称；same_name_and_address 同名同址重新登记}
checks:
  - {name: nobody_is_his_own, check: "from_entity <> to_entity", message: 与自身的关系, severity: error}
*/
with

entities as (
    select entity_id, entity_name, address, established_on
    from master.legal_entity
    where record_status = 'active' and entity_name is not null
),

-- of a name that two bear neither is known to be the parent
sole as (
    select entity_name, min(entity_id) as entity_id
    from entities
    group by entity_name
    having count(*) = 1
),

branches as (
    select
        entity_id,
        established_on,
        regexp_extract(entity_name, '^(.+(公司|合作社|银行))[^公]{1,12}(分公司|分社|分行|支行)$', 1) as parent_name
    from entities
    where regexp_matches(entity_name, '^(.+(公司|合作社|银行))[^公]{1,12}(分公司|分社|分行|支行)$')
),

ended as (
    select xref.entity_id, max(coalesce(entity.cancelled_on, entity.revoked_on)) as ended_on
    from master.legal_entity_xref as xref
    inner join std.amr_market_entity as entity on xref.batch_id = entity._batch_id and xref.line_no = entity._line_no
    where xref.resource = 'amr_market_entity' and coalesce(entity.cancelled_on, entity.revoked_on) is not null
    group by xref.entity_id
),

succeeding as (
    select
        later.entity_id as from_entity,
        former.entity_id as to_entity,
        later.established_on as since,
        row_number() over (
            partition by later.entity_id order by ended.ended_on desc, former.entity_id
        ) as place
    from entities as former
    inner join ended on former.entity_id = ended.entity_id
    inner join entities as later
        on former.entity_name = later.entity_name and former.address = later.address
    where former.entity_id <> later.entity_id and later.established_on >= ended.ended_on
)

select
    branches.entity_id as from_entity,
    sole.entity_id as to_entity,
    'branch_of' as kind,
    branches.established_on as since,
    'registered_name' as basis
from branches
inner join sole on branches.parent_name = sole.entity_name
where sole.entity_id <> branches.entity_id
union all
select from_entity, to_entity, 'succeeds' as kind, since, 'same_name_and_address' as basis
from succeeding
where place = 1
