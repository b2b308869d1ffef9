/*
title: {zh: 重点营运车辆上线与轨迹, en: Online and complete tracks of key vehicles}
description: >-
  全市每日营运车辆的上线率（上线与道路运输证有效的车辆之比）、轨迹完整率（完整里程与行驶里程之比）和漂移率（漂移点与定位点之比）。
  无证而有定位的车辆不在上线率中，里程和点数照计。由车辆行踪汇总而来，仅用于道路运输安全监管。
owner: trb
system: smart_transport
grain: [day]
increment: {by: day, of: {topic.smart_transport_key_vehicle_daily: day}}
columns:
  day: {title: 日期, description: 北京时间}
  vehicles: {title: 道路运输证有效车辆数, unit: 辆}
  online: {title: 上线车辆数, unit: 辆, description: 其中至少有一个未漂移的定位点}
  online_rate: {title: 上线率}
  driven_km: {title: 行驶里程, unit: km}
  complete_km: {title: 轨迹完整里程, unit: km}
  complete_rate: {title: 轨迹完整率}
  points: {title: 定位点数, unit: 个}
  drift_points: {title: 漂移点数, unit: 个}
  drift_rate: {title: 漂移率}
checks:
  - {name: online_within_vehicles, check: "online <= vehicles", message: 上线车辆多于有效车辆, severity: error}
*/
with

summed as (
    select
        day,
        count(*) filter (where is_licensed) as vehicles,
        count(*) filter (where is_licensed and is_online) as online,
        cast(sum(cast(driven_km as decimal(18, 2))) as double) as driven_km,
        cast(sum(cast(complete_km as decimal(18, 2))) as double) as complete_km,
        cast(sum(points) as bigint) as points,
        cast(sum(drift_points) as bigint) as drift_points
    from topic.smart_transport_key_vehicle_daily
    group by day
)

select
    day,
    vehicles,
    online,
    round(cast(online as double) / nullif(vehicles, 0), 4) as online_rate,
    driven_km,
    complete_km,
    round(complete_km / nullif(driven_km, 0), 4) as complete_rate,
    points,
    drift_points,
    round(cast(drift_points as double) / nullif(points, 0), 4) as drift_rate
from summed
