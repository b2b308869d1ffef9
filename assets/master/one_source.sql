/*
title: {zh: 一数一源, en: One figure one source}
description: 自然人和法人的每个属性，采信的值来自哪个信息资源、占几成，其中有几成别的数源说法不同。份额最大的即该属性事实上的唯一数源；说法不同的份额高，说明数源责任尚未落实。
owner: gsda
absent: empty
grain: [domain, attribute, resource]
columns:
  domain: {title: 主数据领域, description: person 自然人；legal_entity 法人}
  attribute: 属性
  resource: 采信的来源资源
  entities: 采信的对象数
  share: {title: 占该属性的份额, description: 0 到 1}
  contested: {title: 说法不同的对象数, description: 别的数源另有说法；法人按采信规则统计}
  contested_share: {title: 说法不同的份额, description: 0 到 1}
  is_main: {title: 是否主要数源, description: 该属性份额最大的一个}
checks:
  - {name: contested_within, check: "contested <= entities", message: 说法不同的多于采信的, dimension: consistency, severity: error}
*/
with

chosen as (
    select
        'person' as domain,
        attribute,
        resource,
        case when coalesce(others, 0) > 0 then 1 else 0 end as contested
    from master.person_provenance
    union all
    select
        'legal_entity' as domain,
        attribute,
        resource,
        case when rule = 'source_rank_then_recency' then 1 else 0 end as contested
    from master.legal_entity_survivor
),

counted as (
    select
        domain,
        attribute,
        resource,
        count(*) as entities,
        sum(contested) as contested
    from chosen
    group by domain, attribute, resource
),

placed as (
    select
        *,
        sum(entities) over (partition by domain, attribute) as all_entities,
        row_number() over (partition by domain, attribute order by entities desc, resource) as place
    from counted
)

select
    domain,
    attribute,
    resource,
    entities,
    cast(entities as double) / nullif(cast(all_entities as double), 0) as share,
    cast(contested as bigint) as contested,
    cast(contested as double) / nullif(cast(entities as double), 0) as contested_share,
    place = 1 as is_main
from placed
