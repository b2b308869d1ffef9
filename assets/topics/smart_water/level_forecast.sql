/*
title: {zh: 河道水位预测, en: Forecasts of river levels}
description: >-
  各在册河道站今后24小时逐时水位的预测与回测。起点为该站最近一次读数的时刻及此前12天的同一时刻，训练资料为起点以前7天（168小时）的逐时水位，
  缺测的时段取两端读数连线上的值。竞争方法为24小时前的同时水位（季节朴素）与Theta；区间由同一步长在其余起点的误差求得。期间为北京时间。
  水位不修订，资料截至日为起点的日期。只供参考，防汛以水文部门发布的为准。
owner: hyd
system: smart_water
forecast:
  series: {station_code: 测站编码}
  methods: [theta]
  pattern: additive
*/
with

readings as (
    select
        reading.station_code,
        date_trunc('hour', reading.observed_at) as hour,
        max(reading.level_m) as level_m
    from std.hyd_river_level as reading
    inner join std.wrb_station as station on reading.station_code = station.station_code
    group by reading.station_code, date_trunc('hour', reading.observed_at)
),

last_hours as (
    select station_code, max(hour) as hour
    from readings
    group by station_code
),

ages as (
    select unnest(generate_series(0, 12)) as age
),

offsets as (
    select unnest(generate_series(-167, 24)) as step
),

grid as (
    select
        last_hours.station_code,
        last_hours.hour - interval '1 day' * ages.age as origin,
        last_hours.hour - interval '1 day' * ages.age + interval '1 hour' * offsets.step as hour,
        offsets.step
    from last_hours
    cross join ages
    cross join offsets
)

select
    grid.station_code,
    strftime(grid.origin at time zone 'Asia/Shanghai', '%Y-%m-%d %H:%M') as origin,
    cast(grid.origin at time zone 'Asia/Shanghai' as date) as known_on,
    strftime(grid.hour at time zone 'Asia/Shanghai', '%Y-%m-%d %H:%M') as period,
    case when grid.step <= 0 then readings.level_m end as value,
    cast(null as double) as regressor,
    24 as season
from grid
left join readings on grid.station_code = readings.station_code and grid.hour = readings.hour
