/*
title: {zh: 法人属性采信记录, en: Survivors of legal entity attributes}
description: 法人每个属性采信了哪个来源的哪一行，凭什么规则。
owner: amr
grain: [entity_id, attribute]
columns:
  entity_id: 法人标识
  attribute: {title: 属性, description: master.legal_entity 的列名}
  value: {title: 采信的值, description: 一律为文本}
  resource: 来源资源
  batch_id: 批次
  line_no: 行号
  rule: {title: 采信规则, description: only_source 仅一处陈述；sources_agree 各处一致；source_rank_then_recency 按来源次序与新近程度}
checks:
  - {name: value_is_known, check: "value is not null", message: 采信的值为空, dimension: completeness, severity: error}
*/
with

stated as (
    select entity_id, preference, resource, batch_id, line_no, 'entity_name' as attribute, entity_name as value
    from master.legal_entity_claim
    union all
    select entity_id, preference, resource, batch_id, line_no, 'registration_number' as attribute,
        registration_number as value
    from master.legal_entity_claim
    union all
    select entity_id, preference, resource, batch_id, line_no, 'entity_type' as attribute, entity_type as value
    from master.legal_entity_claim
    union all
    select entity_id, preference, resource, batch_id, line_no, 'status' as attribute, status as value
    from master.legal_entity_claim
    union all
    select entity_id, preference, resource, batch_id, line_no, 'established_on' as attribute,
        cast(established_on as varchar) as value
    from master.legal_entity_claim
    union all
    select entity_id, preference, resource, batch_id, line_no, 'registered_capital_yuan' as attribute,
        cast(registered_capital_yuan as varchar) as value
    from master.legal_entity_claim
    union all
    select entity_id, preference, resource, batch_id, line_no, 'industry_code' as attribute, industry_code as value
    from master.legal_entity_claim
    union all
    select entity_id, preference, resource, batch_id, line_no, 'source_county_code' as attribute, county_code as value
    from master.legal_entity_claim
    union all
    select entity_id, preference, resource, batch_id, line_no, 'address' as attribute, address as value
    from master.legal_entity_claim
)

select
    entity_id,
    attribute,
    min_by(value, preference) as value,
    min_by(resource, preference) as resource,
    min_by(batch_id, preference) as batch_id,
    min_by(line_no, preference) as line_no,
    case
        when count(*) = 1 then 'only_source'
        when min(value) = max(value) then 'sources_agree'
        else 'source_rank_then_recency'
    end as rule
from stated
where value is not null
group by entity_id, attribute
