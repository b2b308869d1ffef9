/*
title: {zh: 高低潮, en: High and low waters}
description: >-
  潮位站每日（北京时间）的高潮和低潮：潮位不变的连续读数视为一个，取其首个时间；高于（低于）前后两个不同的潮位者为高潮（低潮），与相邻读数相隔超过2小时的不判断。
  不规则半日潮一般一日两高两低，也可能一或三次。没有潮位警戒值，不判断超警。
owner: hyd
system: smart_water
grain: [station_code, reached_at]
columns:
  station_code: 测站编码
  day: {title: 日期, description: 北京时间}
  kind: {title: 类别, description: 高潮或低潮}
  reached_at: {title: 出现时间, description: UTC}
  tide_level_m: {title: 潮位, unit: m}
  range_m: {title: 潮差, unit: m, description: 与同站上一个相反的高低潮之差，没有则为空}
checks:
  - {name: range_not_negative, check: "range_m >= 0", message: 潮差为负, dimension: accuracy, severity: warning}
*/
with

changed as (
    select
        station_code,
        observed_at,
        tide_level_m,
        lag(tide_level_m) over readings as level_before,
        lag(observed_at) over readings as before_at
    from std.hyd_tide_level
    where observed_at is not null and tide_level_m is not null
    window readings as (partition by station_code order by observed_at)
),

-- one row a level: what stays the same is the reading that reached it first
levels as (
    select
        station_code,
        observed_at,
        tide_level_m,
        floor(epoch(observed_at)) - floor(epoch(before_at)) as seconds_since,
        level_before
    from changed
    where level_before is null or tide_level_m <> level_before
),

-- the reading before the next level is at most one hour older than it: the gap is that of the change itself
turning as (
    select
        station_code,
        observed_at,
        tide_level_m,
        level_before,
        lead(tide_level_m) over (partition by station_code order by observed_at) as level_after,
        seconds_since,
        lead(seconds_since) over (partition by station_code order by observed_at) as seconds_until
    from levels
),

extremes as (
    select
        station_code,
        observed_at,
        tide_level_m,
        case when tide_level_m > level_before then '高潮' else '低潮' end as kind
    from turning
    where seconds_since <= 7200
        and seconds_until <= 7200
        and (
            (tide_level_m > level_before and tide_level_m > level_after)
            or (tide_level_m < level_before and tide_level_m < level_after)
        )
)

select
    station_code,
    cast(observed_at at time zone 'Asia/Shanghai' as date) as day,
    kind,
    observed_at as reached_at,
    tide_level_m,
    case
        when lag(kind) over (partition by station_code order by observed_at) <> kind
            then round(abs(tide_level_m - lag(tide_level_m) over (partition by station_code order by observed_at)), 2)
    end as range_m
from extremes
