/*
title: {zh: 三防专题, en: Flood and typhoon board}
description: >-
  各县（市、区）逐时的三防形势：正在生效的暴雨、台风预警信号数，超警戒河道站数，超限水库数和1、3、24小时面雨量。
  河道站和水库取该时及前一时中最近的读数；两小时没有读数的测站计入静默数，不当作平安。没有潮位警戒值，潮位不在其中。只列有面雨量的时次。
owner: emb
system: smart_emergency
grain: [county_code, observed_hour]
columns:
  county_code: 区划代码
  observed_hour: {title: 时次, description: 整点，UTC}
  day: {title: 日期, description: 北京时间}
  warnings_in_force: {title: 生效预警数, unit: 个, description: 暴雨和台风}
  rivers_over_warning: {title: 超警戒河道站数, unit: 个}
  reservoirs_over_limit: {title: 超限水库数, unit: 座}
  rain_1h: {title: 1小时面雨量, unit: mm}
  rain_3h: {title: 3小时面雨量, unit: mm}
  rain_24h: {title: 24小时面雨量, unit: mm}
  stations: {title: 河道站和水库数, unit: 个}
  silent_count: {title: 静默测站数, unit: 个}
checks:
  - {name: parts_within_stations, check: "rivers_over_warning + reservoirs_over_limit + silent_count <= stations", message: 超警、超限与静默之和多于测站数, severity: error}
*/
with

hours as (
    select
        area_code as county_code,
        observed_at,
        cast(round(floor(epoch(observed_at) / 3600)) as bigint) as hour,
        rain_1h,
        rain_3h,
        rain_24h
    from topic.smart_water_rain_areal_hourly
),

readings as (
    select
        station_code,
        county_code,
        cast(round(floor(epoch(observed_at) / 3600)) as bigint) as hour,
        case when above_warning_m >= 0 then 1 else 0 end as river_over,
        0 as reservoir_over
    from topic.smart_water_river_warning
    where county_code <> '000000'
    union all
    select
        station_code,
        county_code,
        cast(round(floor(epoch(observed_at) / 3600)) as bigint) as hour,
        0 as river_over,
        case when is_over_limit then 1 else 0 end as reservoir_over
    from topic.smart_water_reservoir_status
    where county_code is not null
),

stations as (
    select county_code, count(distinct station_code) as stations
    from readings
    group by county_code
),

-- a reading holds for its hour and the next one, where a newer one takes its place
holding as (
    select station_code, county_code, hour, hour as read_at, river_over, reservoir_over from readings
    union all
    select station_code, county_code, hour + 1 as hour, hour as read_at, river_over, reservoir_over from readings
),

newest as (
    select
        holding.*,
        row_number() over (
            partition by station_code, hour order by read_at desc, river_over desc, reservoir_over desc
        ) as position
    from holding
),

levels as (
    select
        county_code,
        hour,
        count(*) as speaking,
        cast(sum(river_over) as bigint) as rivers_over,
        cast(sum(reservoir_over) as bigint) as reservoirs_over
    from newest
    where position = 1
    group by county_code, hour
),

signals as (
    select hours.county_code, hours.hour, count(*) as warnings
    from hours
    inner join topic.smart_emergency_warning_history as warning
        on hours.county_code = warning.county_code
        and warning.event in ('暴雨', '台风')
        and warning.issued_at <= hours.observed_at
        and (warning.ended_at is null or warning.ended_at > hours.observed_at)
    group by hours.county_code, hours.hour
)

select
    hours.county_code,
    hours.observed_at as observed_hour,
    cast(hours.observed_at at time zone 'Asia/Shanghai' as date) as day,
    coalesce(signals.warnings, 0) as warnings_in_force,
    coalesce(levels.rivers_over, 0) as rivers_over_warning,
    coalesce(levels.reservoirs_over, 0) as reservoirs_over_limit,
    hours.rain_1h,
    hours.rain_3h,
    hours.rain_24h,
    coalesce(stations.stations, 0) as stations,
    coalesce(stations.stations, 0) - coalesce(levels.speaking, 0) as silent_count
from hours
left join signals on hours.county_code = signals.county_code and hours.hour = signals.hour
left join levels on hours.county_code = levels.county_code and hours.hour = levels.hour
left join stations on hours.county_code = stations.county_code
