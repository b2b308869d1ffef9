/*
title: {zh: 停车泊位周转, en: Turnover of parking spaces}
description: >-
  公共停车场每日（北京时间）的驶离数、周转率、占用时间、利用率和高峰占用率。驶离数为相邻读数空余泊位的增加之和，读数之间进出相抵的不计，故为下限；
  每个读数持续到下一个，至多15分钟，超过的间隔不计占用；空余泊位大于泊位数或为负的读数无效。利用率为占用时间与泊位数乘以有读数的时间之比。
owner: trb
system: smart_transport
grain: [lot_code, day]
increment: {by: day, of: {std.trb_parking_state: "cast(observed_at at time zone 'Asia/Shanghai' as date)"}}
columns:
  lot_code: 停车场编码
  day: {title: 日期, description: 北京时间}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  spaces: {title: 泊位数, unit: 个}
  readings: {title: 有效读数, unit: 个}
  invalid_count: {title: 无效读数, unit: 个}
  departures: {title: 驶离数, unit: 辆, description: 下限}
  turnover: {title: 周转率, unit: 次/日, description: 驶离数与泊位数之比}
  known_minutes: {title: 有读数的时间, unit: 分钟}
  occupied_minutes: {title: 占用时间, unit: 分钟, description: 各泊位之和}
  utilisation: {title: 利用率}
  peak_occupancy: {title: 高峰占用率}
checks:
  - {name: shares_within_one, check: "utilisation between 0 and 1 and peak_occupancy between 0 and 1", message: 利用率或占用率不在0至1之间, dimension: accuracy, severity: error}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

lots as (
    select lot.lot_code, lot.spaces, coalesce(counties.code, '000000') as county_code
    from std.trb_parking_lot as lot
    left join counties on left(replace(lot.county_name, '江门市', ''), 2) = counties.short_name
),

readings as (
    select
        state.lot_code,
        cast(state.observed_at at time zone 'Asia/Shanghai' as date) as day,
        floor(epoch(state.observed_at)) as at_second,
        lots.county_code,
        lots.spaces,
        state.free,
        coalesce(state.free between 0 and lots.spaces, false) as is_valid
    from std.trb_parking_state as state
    inner join lots on state.lot_code = lots.lot_code
    where state.observed_at is not null
),

valid as (
    select
        lot_code,
        day,
        spaces,
        free,
        free - lag(free) over (partition by lot_code, day order by at_second) as freed,
        least(coalesce(lead(at_second) over (partition by lot_code, day order by at_second) - at_second, 900), 900)
        / 60.0 as minutes
    from readings
    where is_valid
),

measured as (
    select
        lot_code,
        day,
        count(*) as readings,
        cast(sum(case when freed > 0 then freed else 0 end) as bigint) as departures,
        cast(sum(cast(minutes as decimal(12, 2))) as double) as known_minutes,
        cast(sum(cast((spaces - free) * minutes as decimal(18, 2))) as double) as occupied_minutes,
        max(spaces - free) as peak
    from valid
    group by lot_code, day
),

counted as (
    select
        lot_code,
        day,
        max(county_code) as county_code,
        max(spaces) as spaces,
        count(*) filter (where not is_valid) as invalid_count
    from readings
    group by lot_code, day
)

select
    counted.lot_code,
    counted.day,
    counted.county_code,
    counted.spaces,
    coalesce(measured.readings, 0) as readings,
    counted.invalid_count,
    measured.departures,
    round(cast(measured.departures as double) / nullif(counted.spaces, 0), 2) as turnover,
    measured.known_minutes,
    measured.occupied_minutes,
    round(measured.occupied_minutes / nullif(counted.spaces * measured.known_minutes, 0), 4) as utilisation,
    round(cast(measured.peak as double) / nullif(counted.spaces, 0), 4) as peak_occupancy
from counted
left join measured on counted.lot_code = measured.lot_code and counted.day = measured.day
