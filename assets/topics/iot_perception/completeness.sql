/*
title: {zh: 上报完整, en: Completeness of readings}
description: >-
  每日（北京时间）雨量、污染物小时值与污染源报文的应到、收到、不同读数与完整率。应到为报过数的设备（雨量按站、小时值按排口与因子、报文按站点）
  乘以每日按上报间隔的次数；同一设备同一时刻重复上报只计一次。报文迟到指收到时间比观测时间晚两小时以上（小时值的一个周期之外再一小时）；雨量与小时值没有收到时间，迟到为空。
  停用站不计。末日数据未完时完整率偏低。
owner: iitb
system: iot_perception
grain: [day, source, kind]
columns:
  day: {title: 日期, description: 北京时间}
  source: 来源
  kind: 数据种类
  devices: {title: 应报设备数, unit: 个}
  expected: {title: 应到读数, unit: 次}
  received: {title: 收到次数, unit: 次}
  distinct_readings: {title: 不同读数, unit: 次}
  duplicates: {title: 重复次数, unit: 次}
  late: {title: 迟到次数, unit: 次}
  rate: {title: 完整率}
checks:
  - {name: readings_add_up, check: "distinct_readings + duplicates = received", message: 读数不平, severity: error}
  - {name: rate_is_possible, check: "rate <= 1", message: 不同读数多于应到, dimension: accuracy, severity: warning}
*/
with

readings as (
    select
        cast(rain.observed_at at time zone 'Asia/Shanghai' as date) as day,
        '水利' as source,
        '雨量' as kind,
        rain.station_code as device,
        rain.observed_at,
        24.0 / nullif(rain.interval_h, 0) as per_day,
        cast(null as boolean) as is_late
    from std.wrb_rainfall as rain
    inner join std.wrb_station as station on rain.station_code = station.station_code
    where station.in_use = '启用'
    union all
    select
        cast(hourly.observed_at at time zone 'Asia/Shanghai' as date) as day,
        '生态环境' as source,
        '污染物小时值' as kind,
        concat_ws('|', hourly.site_code, hourly.outlet, hourly.factor) as device,
        hourly.observed_at,
        24.0 as per_day,
        cast(null as boolean) as is_late
    from std.eeb_discharge_hourly as hourly
    union all
    select
        cast(frame.observed_at at time zone 'Asia/Shanghai' as date) as day,
        '生态环境' as source,
        '污染源报文' as kind,
        frame.site_code as device,
        frame.observed_at,
        24.0 as per_day,
        extract(epoch from frame.received_at) - extract(epoch from frame.observed_at) > 7200 as is_late
    from std.eeb_discharge_frame as frame
    where frame.command = '小时数据'
),

-- a device is due on every day of its source, at the interval it reports in
due as (
    select source, kind, device, max(per_day) as per_day
    from readings
    group by source, kind, device
),

expected as (
    select source, kind, count(*) as devices, sum(cast(per_day as decimal(18, 2))) as expected
    from due
    group by source, kind
),

daily as (
    select
        day,
        source,
        kind,
        count(*) as received,
        count(distinct concat_ws('|', device, cast(extract(epoch from observed_at) as text))) as distinct_readings,
        count(*) filter (where is_late) as late,
        count(is_late) as timed
    from readings
    where day is not null
    group by day, source, kind
)

select
    daily.day,
    daily.source,
    daily.kind,
    expected.devices,
    cast(round(expected.expected) as bigint) as expected,
    daily.received,
    daily.distinct_readings,
    daily.received - daily.distinct_readings as duplicates,
    case when daily.timed > 0 then daily.late end as late,
    round(cast(daily.distinct_readings as double) / nullif(cast(expected.expected as double), 0), 4) as rate
from daily
inner join expected on daily.source = expected.source and daily.kind = expected.kind
