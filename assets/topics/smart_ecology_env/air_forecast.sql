/*
title: {zh: 细颗粒物预测, en: Forecasts of fine particles}
description: >-
  各评价点今后24小时PM2.5逐时浓度的预测与回测，对照点不作预测。起点为该点最近一次读数的时刻及此前12天的同一时刻，
  训练资料为起点以前7天（168小时），缺测的时段取两端读数连线上的值。竞争方法为24小时前的同时浓度（季节朴素）与Theta；
  区间由同一步长在其余起点的误差求得，下限可能为负。期间为北京时间，资料截至日为起点的日期。
owner: eeb
system: smart_ecology_env
forecast:
  series: {station_name: 点位}
  methods: [theta]
  pattern: additive
*/
with

readings as (
    select
        reading.station_name,
        date_trunc('hour', reading.observed_at) as hour,
        max(reading.pm2_5) as concentration
    from std.eeb_air_quality as reading
    inner join std.eeb_air_station as station on reading.station_name = station.station_name
    where station.kind = '评价点'
    group by reading.station_name, date_trunc('hour', reading.observed_at)
),

last_hours as (
    select station_name, max(hour) as hour
    from readings
    group by station_name
),

ages as (
    select unnest(generate_series(0, 12)) as age
),

offsets as (
    select unnest(generate_series(-167, 24)) as step
),

grid as (
    select
        last_hours.station_name,
        last_hours.hour - interval '1 day' * ages.age as origin,
        last_hours.hour - interval '1 day' * ages.age + interval '1 hour' * offsets.step as hour,
        offsets.step
    from last_hours
    cross join ages
    cross join offsets
)

select
    grid.station_name,
    strftime(grid.origin at time zone 'Asia/Shanghai', '%Y-%m-%d %H:%M') as origin,
    cast(grid.origin at time zone 'Asia/Shanghai' as date) as known_on,
    strftime(grid.hour at time zone 'Asia/Shanghai', '%Y-%m-%d %H:%M') as period,
    case when grid.step <= 0 then readings.concentration end as value,
    cast(null as double) as regressor,
    24 as season
from grid
left join readings on grid.station_name = readings.station_name and grid.hour = readings.hour
