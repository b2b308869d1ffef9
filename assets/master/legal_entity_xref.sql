/*
title: {zh: 法人对照表, en: Legal entity cross-reference}
description: 每一条来源记录归入哪个法人，凭什么规则归入；凭统一社会信用代码，缺失时凭注册号、组织机构代码，再缺失时凭名称等判定；注册号与名称都相同的两个代码是换发代码的同一法人；一行中谁也没有的代码，若该来源在同一名称下至少五次写登记的代码，是笔误。
owner: amr
grain: [resource, part, batch_id, line_no]
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
  part: {title: 在该行中的身份, description: catalog/resolution/legal_entity.yaml 中的 parts}
  source_key: {title: 来源主键, description: 含个人信息的不列}
  batch_id: 批次
  line_no: 行号
  match_rule: {title: 归并规则, description: uscc 统一社会信用代码；registration_number 注册号；registration_number_and_name 注册号与名称；slip 一行笔误，该来源同一名称下多次写的是登记的代码；organisation_code 组织机构代码；steward 人工判定；其余为凭名称等判定时所用的分组}
  score: {title: 归并概率, description: 凭名称等判定的才有}
  matched_name: {title: 来源名称, description: 取自敏感字段的不列}
  matched_key: {title: 来源代码, description: 本行所填的统一社会信用代码、注册号或组织机构代码；没有的为空}
  uscc: {title: 归入的统一社会信用代码}
  member: {title: 来源记录标识, description: 台账中该记录的名称，带密钥的散列值}
checks:
  - {name: entity_id_has_its_form, check: "regexp_matches(entity_id, '^le_[0-9a-hjkmnp-tv-z]{16}$')", message: 法人标识格式不正确, dimension: conformity, severity: error}
*/
select
    uscc as entity_id,
    resource,
    part,
    source_key,
    batch_id,
    line_no,
    match_rule,
    score,
    said_name as matched_name,
    said_code as matched_key,
    uscc,
    member
from master.legal_entity_record
where uscc is not null
