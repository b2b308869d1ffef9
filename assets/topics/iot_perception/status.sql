/*
title: {zh: 终端在线状态, en: Whether devices are online}
description: 每个物联网终端的最近心跳与是否在线。截至时刻（最新心跳）前24小时内有心跳为在线（上报间隔未知时的本库约定）；与来源自报状态不一致者标出。没有心跳的终端不在线。
owner: iitb
system: iot_perception
grain: [device_no]
columns:
  device_no: 终端编号
  kind: 终端类别
  pole_code: 灯杆编码
  heartbeat_at: 最近心跳
  silent_hours: {title: 静默时长, unit: 小时}
  is_online: 是否在线
  claimed: 自报状态
  disagrees: {title: 是否与自报不一致}
checks:
  - {name: silence_not_negative, check: "silent_hours >= 0", message: 静默时长为负, severity: error}
*/
with

as_of as (
    select max(heartbeat_at) as moment
    from std.iitb_iot_device
),

judged as (
    select
        device.device_no,
        device.kind,
        device.pole_code,
        device.heartbeat_at,
        (extract(epoch from as_of.moment) - extract(epoch from device.heartbeat_at)) / 3600.0 as silent_hours,
        device.online as claimed
    from std.iitb_iot_device as device
    cross join as_of
)

select
    device_no,
    kind,
    pole_code,
    heartbeat_at,
    round(silent_hours, 2) as silent_hours,
    coalesce(silent_hours <= 24, false) as is_online,
    claimed,
    coalesce((claimed = '在线') <> coalesce(silent_hours <= 24, false), false) as disagrees
from judged
