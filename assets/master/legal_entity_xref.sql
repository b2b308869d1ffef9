/*
title: {zh: 法人对照表, en: Legal entity cross-reference}
description: 每一条来源记录归入哪个法人，凭什么规则归入；凭统一社会信用代码，缺失时凭注册号；注册号与名称都相同的两个代码是换发代码的同一法人。
owner: amr
grain: [resource, batch_id, line_no]
identified:
  domain: legal_entity
  prefix: le
  label: entity_id
  member: member
  source: resource
  rule: match_rule
  key: matched_key
  register: amr_market_entity
columns:
  entity_id: {title: 法人标识, description: 由台账发放，随机、不含信息、永不另用；归并判定变化时指向现行标识}
  resource: 来源资源
  source_key: {title: 来源主键, description: 不含个人信息；缴费明细为单位编号、险种与所属期}
  batch_id: 批次
  line_no: 行号
  match_rule: {title: 归并规则, description: uscc 统一社会信用代码；registration_number 注册号；registration_number_and_name 注册号与名称}
  matched_name: 来源名称
  matched_key: {title: 来源代码, description: 据以归并的统一社会信用代码或注册号}
  uscc: {title: 归入的统一社会信用代码}
  ingested_at: 入湖时间
  member: {title: 来源记录标识, description: 台账中该记录的名称，带密钥的散列值}
checks:
  - {name: entity_id_has_its_form, check: "regexp_matches(entity_id, '^le_[0-9a-hjkmnp-tv-z]{16}$')", message: 法人标识格式不正确, dimension: conformity, severity: error}
*/
with

registered as (
    select
        uscc,
        registration_number,
        entity_name,
        first_value(uscc) over (
            partition by registration_number, entity_name
            order by approved_on desc nulls last, uscc
            rows between unbounded preceding and unbounded following
        ) as newest_uscc
    from std.amr_market_entity
    where registration_number is not null
),

-- a number that two firms with different names carry identifies neither
by_number as (
    select registration_number, min(newest_uscc) as uscc
    from registered
    group by registration_number
    having count(distinct newest_uscc) = 1
),

contributions as (
    select
        'amr_market_entity' as resource, uscc as source_key, uscc as party, uscc as key_uscc,
        cast(null as varchar) as key_number, entity_name as matched_name, _batch_id, _line_no, _ingested_at
    from std.amr_market_entity
    union all
    select
        'drb_administrative_permit' as resource, document_no as source_key, document_no as party, holder_uscc as key_uscc,
        holder_registration_number as key_number, holder_name as matched_name, _batch_id, _line_no, _ingested_at
    from std.drb_administrative_permit
    where coalesce(holder_kind, '') <> '自然人'
    union all
    select
        'amr_inspection' as resource, task_no || '/' || uscc as source_key, task_no as party, uscc as key_uscc,
        cast(null as varchar) as key_number, entity_name as matched_name, _batch_id, _line_no, _ingested_at
    from std.amr_inspection
    union all
    select
        'sib_insurance_payment' as resource, employer_no || '/' || insurance_type || '/' || period as source_key,
        employer_no as party, employer_uscc as key_uscc, cast(null as varchar) as key_number, employer_name as matched_name,
        _batch_id, _line_no, _ingested_at
    from std.sib_insurance_payment
),

resolved as (
    select
        contributions.resource,
        contributions.source_key,
        contributions.party,
        contributions._batch_id,
        contributions._line_no,
        contributions._ingested_at,
        contributions.matched_name,
        coalesce(contributions.key_uscc, contributions.key_number) as matched_key,
        coalesce(registered.newest_uscc, contributions.key_uscc, by_number.uscc) as uscc,
        case
            when contributions.key_uscc is null then 'registration_number'
            when registered.newest_uscc <> contributions.key_uscc then 'registration_number_and_name'
            else 'uscc'
        end as match_rule
    from contributions
    left join registered on contributions.key_uscc = registered.uscc
    left join by_number
        on contributions.key_uscc is null and contributions.key_number = by_number.registration_number
)

select
    uscc as entity_id,
    resource,
    source_key,
    _batch_id as batch_id,
    _line_no as line_no,
    match_rule,
    matched_name,
    matched_key,
    uscc,
    _ingested_at as ingested_at,
    resource || '/' || party || '/' || matched_key as member
from resolved
where uscc is not null
