/*
title: {zh: 报文质量, en: Health of frames}
description: >-
  污染源自动监控报文按收到日（北京时间）与站点编码（MN）的帧数、未备案站点帧数与滞后帧数（收到比观测晚两小时以上）。
  校验错误的报文进不了标准库，站点也无从得知：被拒收帧数取该批次报文规则的命中行数，按批次收到日列在站点编码为 - 的一行。
owner: eeb
system: iot_perception
grain: [day, site_code]
columns:
  day: {title: 收到日期, description: 北京时间}
  site_code: {title: 站点编码, description: 被拒收者为 -}
  frames: {title: 帧数, unit: 帧}
  refused: {title: 被拒收帧数, unit: 帧}
  unknown_site: {title: 未备案站点帧数, unit: 帧}
  stale: {title: 滞后帧数, unit: 帧}
checks:
  - {name: parts_within_frames, check: "unknown_site <= frames and stale <= frames", message: 部分多于总体, severity: error}
*/
with

accepted as (
    select
        cast(frame.received_at at time zone 'Asia/Shanghai' as date) as day,
        coalesce(frame.site_code, '-') as site_code,
        count(*) as frames,
        cast(0 as bigint) as refused,
        count(*) filter (where site.site_code is null) as unknown_site,
        count(*) filter (
            where extract(epoch from frame.received_at) - extract(epoch from frame.observed_at) > 7200
        ) as stale
    from std.eeb_discharge_frame as frame
    left join std.eeb_pollution_source_site as site on frame.site_code = site.site_code
    where frame.received_at is not null
    group by cast(frame.received_at at time zone 'Asia/Shanghai' as date), coalesce(frame.site_code, '-')
),

refused as (
    select
        cast(batch.received_at at time zone 'Asia/Shanghai' as date) as day,
        '-' as site_code,
        cast(0 as bigint) as frames,
        cast(sum(hit.row_count) as bigint) as refused,
        cast(0 as bigint) as unknown_site,
        cast(0 as bigint) as stale
    from gov.rule_hit as hit
    inner join gov.batch as batch on hit.batch_id = batch.batch_id
    where hit.resource = 'eeb_discharge_frame' and hit.severity = 'error'
    group by cast(batch.received_at at time zone 'Asia/Shanghai' as date)
)

select
    day,
    site_code,
    cast(sum(frames) as bigint) as frames,
    cast(sum(refused) as bigint) as refused,
    cast(sum(unknown_site) as bigint) as unknown_site,
    cast(sum(stale) as bigint) as stale
from (
    select day, site_code, frames, refused, unknown_site, stale from accepted
    union all
    select day, site_code, frames, refused, unknown_site, stale from refused
) as both_sides
group by day, site_code
