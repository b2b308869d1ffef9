/*
title: {zh: 存证量, en: Records of evidence}
description: >-
  区块链存证按月份（北京时间）、业务类别与存证单位的条数与字节数。区块高度不应随存证时间减少：后存证者高度小于先前任何一条的计入高度倒退。
owner: gsda
system: blockchain_trust
grain: [month, business_kind, organisation]
columns:
  month: {title: 月份, description: 存证时间所在月，YYYY-MM}
  business_kind: {title: 业务类别, description: 未填者为不详}
  organisation: {title: 存证单位, description: 统一社会信用代码；未填者为 -}
  records: {title: 存证条数, unit: 条}
  bytes: {title: 字节数, unit: B}
  height_falls: {title: 区块高度倒退条数, unit: 条}
checks:
  - {name: height_does_not_fall, check: "height_falls = 0", message: 区块高度随时间减少, dimension: consistency, severity: warning}
*/
with

ordered as (
    select
        strftime(cast(recorded_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        coalesce(business_kind, '不详') as business_kind,
        coalesce(organisation_uscc, '-') as organisation,
        data_bytes,
        coalesce(block_height < max(block_height) over (
            order by recorded_at, evidence_no rows between unbounded preceding and 1 preceding
        ), false) as has_fallen
    from std.gsda_evidence_record
    where recorded_at is not null
)

select
    month,
    business_kind,
    organisation,
    count(*) as records,
    cast(sum(data_bytes) as bigint) as bytes,
    count(*) filter (where has_fallen) as height_falls
from ordered
group by month, business_kind, organisation
