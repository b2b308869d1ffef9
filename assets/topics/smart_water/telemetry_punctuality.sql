/*
title: {zh: 报汛到报及时, en: Punctuality of telemetry}
description: >-
  雨量站、河道站、水库站每日（北京时间）应报、到报与及时报的小时数。每站每小时应报一次，一日24次；每类读数的第一个到最后一个时次以外不算应报。停用站不列，
  日历上没有读数的启用站列为到报零次。到报为该时次有被接收的读数（同一时次报几次计一次），以后补录的也算到报；及时为观测后20分钟内到达（本库参数），
  早于观测的是时钟错误，不算及时。未记接收时间的时次只计到报；一日之内都没有接收时间的，及时数为空。时段雨量的时间是时段末，00:00属前一日；水位不移。
owner: wrb
system: smart_water
grain: [station_code, kind, day]
columns:
  station_code: 测站编码
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  kind: {title: 读数, description: 雨量、河道水位、库水位}
  day: {title: 日期, description: 北京时间}
  due: {title: 应报次数, unit: 次}
  received: {title: 到报次数, unit: 次}
  on_time: {title: 及时次数, unit: 次, description: 当日没有接收时间的为空}
  backfilled: {title: 补录次数, unit: 次, description: 观测3小时以后到达}
  arrival_rate: {title: 到报率}
  punctual_rate: {title: 及时率, description: 及时次数与应报次数之比}
checks:
  - {name: parts_within_due, check: "on_time <= received and received <= due", message: 部分多于总体, severity: error}
*/
with

-- labelled with the hour in whose day a reading belongs: of rain that is the hour that ended
readings as (
    select station_code, '雨量' as kind, observed_at, observed_at - interval '1 hour' as counted_at, received_at
    from std.wrb_rainfall
    union all
    select station_code, '河道水位' as kind, observed_at, observed_at as counted_at, received_at
    from std.hyd_river_level
    union all
    select station_code, '库水位' as kind, observed_at, observed_at as counted_at, received_at
    from std.wrb_reservoir_level
),

hours as (
    select
        station_code,
        kind,
        cast(counted_at at time zone 'Asia/Shanghai' as date) as day,
        cast(floor(extract(epoch from counted_at) / 3600.0) as bigint) as hour,
        (extract(epoch from received_at) - extract(epoch from observed_at)) / 60.0 as minutes
    from readings
    where observed_at is not null
),

-- the first message of an hour is the one that counts
reported as (
    select
        station_code,
        kind,
        day,
        hour,
        min(case when minutes >= 0 then minutes end) as minutes,
        count(minutes) as noted
    from hours
    group by station_code, kind, day, hour
),

counted as (
    select
        station_code,
        kind,
        day,
        count(*) as received,
        sum(noted) as noted,
        count(case when minutes <= 20 then 1 end) as on_time,
        count(case when minutes > 180 then 1 end) as backfilled
    from reported
    group by station_code, kind, day
),

days as (
    select kind, day, max(hour) - min(hour) + 1 as due
    from reported
    group by kind, day
),

kinds as (
    select * from (values
        ('雨量', '雨量'), ('河道水文', '河道水位'), ('河道水位', '河道水位'), ('水库', '库水位')
    ) as listed (station_type, kind)
),

-- a station in use is due on every day of its kind; what others send as well is due on the days they do
stations as (
    select station.station_code, kinds.kind, days.day, days.due
    from std.wrb_station as station
    inner join kinds on station.station_type = kinds.station_type
    inner join days on kinds.kind = days.kind
    where coalesce(station.in_use, '启用') <> '停用'
    union
    select counted.station_code, counted.kind, days.day, days.due
    from counted
    inner join days on counted.kind = days.kind and counted.day = days.day
    inner join std.wrb_station as station
        on counted.station_code = station.station_code and coalesce(station.in_use, '启用') <> '停用'
)

select
    stations.station_code,
    coalesce(division.current_code, '000000') as county_code,
    stations.kind,
    stations.day,
    cast(stations.due as bigint) as due,
    coalesce(counted.received, 0) as received,
    case when counted.noted = 0 then null else coalesce(counted.on_time, 0) end as on_time,
    coalesce(counted.backfilled, 0) as backfilled,
    round(cast(coalesce(counted.received, 0) as double) / nullif(stations.due, 0), 4) as arrival_rate,
    case when counted.noted = 0 then null
        else round(cast(coalesce(counted.on_time, 0) as double) / nullif(stations.due, 0), 4)
    end as punctual_rate
from stations
left join counted
    on stations.station_code = counted.station_code and stations.kind = counted.kind and stations.day = counted.day
left join std.wrb_station as station on stations.station_code = station.station_code
left join master.division_resolution as division on station.county_code = division.code
