/*
title: {zh: 网络安全事件处置, en: Response to security incidents}
description: >-
  网络安全事件按发生月份（北京时间）、类别和级别的发现与处置时间。发现时间为发现与发生之差，处置时间为处置完成与发现之差，
  秩法取中位数与P90；先后颠倒者不计入并另计数；不足10件时P90为空。
owner: cac
system: security_assurance
grain: [month, kind, level]
columns:
  month: {title: 月份, description: 发生时间所在月，YYYY-MM}
  kind: {title: 事件类别, description: GB/T 20986 分类代码}
  level: {title: 事件级别, description: 未填者为不详}
  incidents: {title: 事件数, unit: 件}
  detect_p50: {title: 发现时间中位数, unit: 分钟}
  handle_p50: {title: 处置时间中位数, unit: 分钟}
  handle_p90: {title: 处置时间P90, unit: 分钟}
  open: {title: 未处置数, unit: 件}
  invalid_count: {title: 时间颠倒数, unit: 件}
  users_affected: {title: 影响用户数, unit: 人}
checks:
  - {name: times_not_negative, check: "detect_p50 >= 0 and handle_p50 >= 0", message: 时间为负, severity: error}
*/
with

timed as (
    select
        strftime(cast(occurred_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        coalesce(kind, '-') as kind,
        coalesce(level, '不详') as level,
        case when found_at >= occurred_at
            then (extract(epoch from found_at) - extract(epoch from occurred_at)) / 60.0 end as detect,
        case when handled_at >= found_at
            then (extract(epoch from handled_at) - extract(epoch from found_at)) / 60.0 end as handle,
        handled_at is null as is_open,
        coalesce(found_at < occurred_at, false) or coalesce(handled_at < found_at, false) as is_invalid,
        users_affected
    from std.cac_security_incident
    where occurred_at is not null
),

ranked as (
    select
        timed.*,
        row_number() over (partition by month, kind, level order by detect nulls last) as detect_position,
        row_number() over (partition by month, kind, level order by handle nulls last) as handle_position,
        count(detect) over (partition by month, kind, level) as detected,
        count(handle) over (partition by month, kind, level) as handled
    from timed
)

select
    month,
    kind,
    level,
    count(*) as incidents,
    round(max(detect) filter (where detect_position = cast(floor((50 * detected + 99) / 100.0) as bigint)), 1) as detect_p50,
    round(max(handle) filter (where handle_position = cast(floor((50 * handled + 99) / 100.0) as bigint)), 1) as handle_p50,
    round(max(handle) filter (
        where handled >= 10 and handle_position = cast(floor((90 * handled + 99) / 100.0) as bigint)
    ), 1) as handle_p90,
    count(*) filter (where is_open) as open,
    count(*) filter (where is_invalid) as invalid_count,
    cast(sum(users_affected) as bigint) as users_affected
from ranked
group by month, kind, level
