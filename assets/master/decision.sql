/*
title: {zh: 归并判定, en: Resolution decisions}
description: 两个来源的记录是否为同一法人的判定：双方、结论、得分、依据的规则或人员、判定与撤销时间；记录从不就地合并。
owner: gsda
grain: [decision_id]
columns:
  decision_id: 判定标识
  domain: {title: 主数据领域}
  left_resource: 甲方资源
  left_key: 甲方代码
  right_resource: 乙方资源
  right_key: 乙方代码
  verdict: {title: 结论, description: same 同一；different 不同}
  score: {title: 得分, description: 0 至 1}
  rule: 规则
  steward: {title: 判定人员, description: 由规则判定时为空}
  decided_at: {title: 判定时间, description: 双方记录均已入湖的时间}
  undone_at: 撤销时间
checks:
  - {name: score_in_range, check: "score >= 0 and score <= 1", message: 得分不在0至1之间, dimension: conformity, severity: error}
  - {name: somebody_decided, check: "rule is not null or steward is not null", message: 判定没有依据, dimension: completeness, severity: error}
*/
with

-- a source's rows with the same key are one party
parties as (
    select
        entity_id,
        resource,
        matched_key,
        match_rule,
        min(ingested_at) as first_seen,
        case when resource = 'amr_market_entity' and match_rule = 'uscc' then 0 else 1 end as distance
    from master.legal_entity_xref
    group by entity_id, resource, matched_key, match_rule
),

placed as (
    select
        parties.*,
        row_number() over (partition by entity_id order by distance, resource, matched_key) as place
    from parties
)

select
    'dc_' || left(
        sha256(anchor.resource || '|' || anchor.matched_key || '|' || other.resource || '|' || other.matched_key), 16
    ) as decision_id,
    'legal_entity' as domain,
    anchor.resource as left_resource,
    anchor.matched_key as left_key,
    other.resource as right_resource,
    other.matched_key as right_key,
    'same' as verdict,
    cast(1 as double) as score,
    other.match_rule as rule,
    cast(null as varchar) as steward,
    greatest(anchor.first_seen, other.first_seen) as decided_at,
    cast(null as timestamptz) as undone_at
from placed as anchor
inner join placed as other on anchor.entity_id = other.entity_id and anchor.place = 1 and other.place > 1
