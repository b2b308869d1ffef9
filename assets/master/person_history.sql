/*
title: {zh: 自然人属性沿革, en: What was known of persons}
description: 自然人每个属性采信过的值，两种时间：数源说它自何时有效，数据湖自何时起、到何时为止这样认为。某一时刻所知的是 known_from 不晚于该时刻而 known_until 为空或晚于该时刻的行，其中 valid_from 不晚于所问日期的最近一行。不再采信的值不删除。
owner: psb
grain: [entity_id, attribute, value, known_from]
remembered: {since: known_from, until: known_until}
columns:
  entity_id: 自然人主数据编号
  attribute: {title: 属性, description: master.person 的列名}
  value: {title: 采信的值, description: 一律为文本}
  valid_from: {title: 有效起始, description: 采信的来源行的更新时间；来源没有更新时间的为空}
  resource: 采信的来源资源
  known_from: {title: 获知时间, description: 自这一时刻所有的交付和人工判定起采信}
  known_until: {title: 不再采信的时间, description: 仍采信的为空}
checks:
  - {name: known_in_order, check: "known_until is null or known_until > known_from", message: 不再采信早于获知, dimension: consistency, severity: error}
*/
with

attributes as (
    select entity_id, 'citizen_id' as attribute, citizen_id as value from master.person
    union all
    select entity_id, 'document', document from master.person
    union all
    select entity_id, 'name', name from master.person
    union all
    select entity_id, 'former_name', former_name from master.person
    union all
    select entity_id, 'romanised_name', romanised_name from master.person
    union all
    select entity_id, 'sex', sex from master.person
    union all
    select entity_id, 'birth_date', cast(birth_date as varchar) from master.person
    union all
    select entity_id, 'address', address from master.person
    union all
    select entity_id, 'county', county from master.person
    union all
    select entity_id, 'village', village from master.person
    union all
    select entity_id, 'phone', phone from master.person
)

select
    attributes.entity_id,
    attributes.attribute,
    attributes.value,
    provenance.updated as valid_from,
    provenance.resource,
    cast(null as timestamptz) as known_from,
    cast(null as timestamptz) as known_until
from attributes
left join master.person_provenance as provenance
    on attributes.entity_id = provenance.entity_id and attributes.attribute = provenance.attribute
where attributes.value is not null
