/*
title: {zh: 法人属性沿革, en: What was known of legal entities}
description: 法人每个属性采信过的值，两种时间：数源说它自何时有效，数据湖自何时起、到何时为止这样认为。某一时刻所知的是 known_from 不晚于该时刻而 known_until 为空或晚于该时刻的行。不再采信的值不删除。
owner: amr
grain: [entity_id, attribute, value, known_from]
remembered: {since: known_from, until: known_until}
columns:
  entity_id: 法人标识
  attribute: {title: 属性, description: master.legal_entity 的列名}
  value: {title: 采信的值, description: 一律为文本}
  valid_from: {title: 有效起始, description: 采信的来源行自身的业务日期；没有的为空}
  resource: 采信的来源资源
  known_from: {title: 获知时间, description: 自这一时刻所有的交付和人工判定起采信}
  known_until: {title: 不再采信的时间, description: 仍采信的为空}
checks:
  - {name: known_in_order, check: "known_until is null or known_until > known_from", message: 不再采信早于获知, dimension: consistency, severity: error}
*/
with

stated as (
    select entity_id, resource, batch_id, line_no, max(stated_on) as stated_on
    from master.legal_entity_claim
    group by entity_id, resource, batch_id, line_no
)

select
    survivor.entity_id,
    survivor.attribute,
    survivor.value,
    stated.stated_on as valid_from,
    survivor.resource,
    cast(null as timestamptz) as known_from,
    cast(null as timestamptz) as known_until
from master.legal_entity_survivor as survivor
left join stated
    on
        survivor.entity_id = stated.entity_id and survivor.resource = stated.resource
        and survivor.batch_id = stated.batch_id and survivor.line_no = stated.line_no
