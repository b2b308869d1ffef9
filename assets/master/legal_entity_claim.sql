/*
title: {zh: 法人属性来源陈述, en: What sources say about legal entities}
description: 各来源对同一法人各属性的说法及采信次序：登记机关优先，其次按 catalog/resolution/legal_entity.yaml 的采信等级；同一等级以新近者优先；同一来源的同一说法只列最新一条。
owner: amr
grain: [entity_id, preference]
absent: empty
columns:
  entity_id: 法人标识
  preference: {title: 采信次序, description: 1 为最先采信}
  source_rank: {title: 采信等级, description: 1 为登记机关}
  resource: 来源资源
  part: 在该行中的身份
  batch_id: 批次
  line_no: 行号
  uscc: 统一社会信用代码
  stated_on: {title: 陈述日期, description: 来源自身的业务日期；已换发的旧代码的登记为空}
  entity_name: 名称
  registration_number: 注册号
  entity_type: 企业类型
  status: 登记状态
  established_on: 成立日期
  registered_capital_yuan: {title: 注册资本, unit: 元}
  industry_code: 行业代码
  county_code: {title: 区划代码, description: 来源所填}
  address: 住所
checks:
  - {name: preference_from_one, check: "preference >= 1", message: 采信次序小于1, severity: error}
*/
with

stated as (
    select
        *,
        case when match_rule not in ('registration_number_and_name', 'slip') then stated_on end as said_on
    from master.legal_entity_record
    where speaks and uscc is not null
),

-- what a source says again of a telephone or a representative is no other word on what is listed here; a code leads to
-- one legal entity, so that is told before the ids are looked up
once as (
    select *
    from stated
    qualify row_number() over (
        partition by uscc, resource, part, said_name, registration_number, county_code, address
        order by said_on desc nulls last, batch_id desc, line_no desc
    ) = 1
),

-- with its name as a column: a condition of a left join that names one side alone makes a loop over all pairs of rows
registered as (
    select
        'amr_market_entity' as resource,
        _batch_id as batch_id,
        _line_no as line_no,
        entity_type,
        status,
        established_on,
        registered_capital_yuan,
        industry_code
    from std.amr_market_entity
),

claims as (
    select
        once.rank as source_rank,
        xref.entity_id,
        once.resource,
        once.part,
        once.batch_id,
        once.line_no,
        once.uscc,
        once.said_on as stated_on,
        once.said_name as entity_name,
        once.registration_number,
        entity.entity_type,
        entity.status,
        entity.established_on,
        entity.registered_capital_yuan,
        entity.industry_code,
        once.county_code,
        once.address
    from once
    inner join master.legal_entity_xref as xref
        on once.resource = xref.resource and once.part = xref.part
        and once.batch_id = xref.batch_id and once.line_no = xref.line_no
    left join registered as entity
        on once.resource = entity.resource and once.batch_id = entity.batch_id and once.line_no = entity.line_no
)

select
    entity_id,
    row_number() over (
        partition by entity_id
        order by source_rank, stated_on desc nulls last, resource, part, batch_id, line_no desc
    ) as preference,
    source_rank,
    resource,
    part,
    batch_id,
    line_no,
    uscc,
    stated_on,
    entity_name,
    registration_number,
    entity_type,
    status,
    established_on,
    registered_capital_yuan,
    industry_code,
    county_code,
    address
from claims
