/*
title: {zh: 雨量站日雨量, en: Daily rainfall by station}
description: >-
  各雨量站水文日雨量：北京时间8时至次日8时，以开始之日命名，时段雨量记在时段末，故8时的读数属于前一日。等级按24小时雨量（GB/T 28592-2012）：
  不足0.1为无雨，0.1起小雨，10起中雨，25起大雨，50起暴雨，100起大暴雨，250起特大暴雨。时段合计不足24小时者为下限，等级可能偏低。
  上报日雨量取次日8时的读数。
owner: wrb
system: smart_water
grain: [station_code, rain_day]
increment: {by: rain_day, of: {std.wrb_rainfall: "cast((observed_at - interval '8' hour - interval '1' minute) at time zone 'Asia/Shanghai' as date)"}}
columns:
  station_code: 测站编码
  station_name: 测站名称
  county_code: {title: 区划代码, description: 测站未登记者为 000000}
  rain_day: {title: 水文日, description: 北京时间8时起的一日}
  rain_mm: {title: 日雨量, unit: mm}
  hours: {title: 有雨量的时数, unit: 小时}
  is_complete: {title: 是否完整, description: 满24小时}
  day_mm_reported: {title: 上报日雨量, unit: mm}
  difference_mm: {title: 与上报之差, unit: mm, description: 不完整之日不比较}
  grade: 雨量等级
checks:
  - {name: hours_within_a_day, check: "hours <= 24", message: 一日的雨量时数超过24, severity: error}
  - {name: day_is_complete, check: "is_complete", message: 时段雨量不足24小时, dimension: completeness, severity: warning}
*/
with

-- a reading stands at the end of its interval, so 08:00 closes the day before
readings as (
    select
        station_code,
        cast((observed_at - interval '8' hour - interval '1' minute) at time zone 'Asia/Shanghai' as date) as rain_day,
        extract(hour from observed_at at time zone 'Asia/Shanghai') as observed_hour,
        rainfall_mm,
        interval_h,
        day_mm
    from std.wrb_rainfall
),

daily as (
    select
        station_code,
        rain_day,
        cast(sum(cast(rainfall_mm as decimal(12, 3))) filter (where rainfall_mm >= 0) as double) as rain_mm,
        coalesce(sum(cast(coalesce(interval_h, 1) as decimal(12, 3))) filter (where rainfall_mm >= 0), 0) as hours,
        max(day_mm) filter (where observed_hour = 8) as day_mm_reported
    from readings
    group by station_code, rain_day
)

select
    daily.station_code,
    station.station_name,
    coalesce(division.current_code, '000000') as county_code,
    daily.rain_day,
    daily.rain_mm,
    cast(daily.hours as double) as hours,
    daily.hours >= 24 as is_complete,
    daily.day_mm_reported,
    case when daily.hours >= 24 then round(daily.rain_mm - daily.day_mm_reported, 1) end as difference_mm,
    case
        when daily.rain_mm >= 250 then '特大暴雨'
        when daily.rain_mm >= 100 then '大暴雨'
        when daily.rain_mm >= 50 then '暴雨'
        when daily.rain_mm >= 25 then '大雨'
        when daily.rain_mm >= 10 then '中雨'
        when daily.rain_mm >= 0.1 then '小雨'
        when daily.rain_mm >= 0 then '无雨'
    end as grade
from daily
left join std.wrb_station as station on daily.station_code = station.station_code
left join master.division_resolution as division on station.county_code = division.code
