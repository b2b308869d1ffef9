/*
title: {zh: 面雨量, en: Areal rainfall}
description: >-
  各县（市、区）逐时的1、3、6、24小时面雨量。有面积权重的县按泰森多边形权重，缺测站的权重由其余站按比例分担，不按零雨量；没有权重的县取算术平均。
  一个站在时段内的雨量时数恰好合成该时段才参与，跨越时段起点的长时段雨量不参与；负值和连续5小时以上不变的正雨量视为缺测。参与的站少于应有站数一半时面雨量为空。
owner: wrb
system: smart_water
grain: [area_code, observed_at]
columns:
  area_code: 区划代码
  observed_at: {title: 时间, description: 时段末，UTC}
  observed_on: {title: 日期, description: 时段末所在日，北京时间}
  rain_1h: {title: 1小时面雨量, unit: mm}
  rain_3h: {title: 3小时面雨量, unit: mm}
  rain_6h: {title: 6小时面雨量, unit: mm}
  rain_24h: {title: 24小时面雨量, unit: mm}
  method: {title: 计算方法, description: 泰森多边形或算术平均}
  stations_used: {title: 1小时面雨量参与站数, unit: 个}
  stations_due: {title: 应有站数, unit: 个}
checks:
  - {name: longer_is_not_less, check: "rain_1h between 0 and 250 and rain_24h >= 0", message: 面雨量超出可信范围, dimension: accuracy, severity: warning}
  - {name: stations_within_due, check: "stations_used <= stations_due", message: 参与站数多于应有站数, severity: error}
*/
with

weights as (
    select
        division.current_code as area_code,
        weight.station_code,
        max(weight.weight) as weight
    from std.wrb_areal_weight as weight
    inner join master.division_resolution as division on weight.area_code = division.code
    group by division.current_code, weight.station_code
),

-- stations that have rain, in counties for which nobody has given weights
unweighted as (
    select division.current_code as area_code, station.station_code
    from (select distinct station_code from std.wrb_rainfall) as rain
    inner join std.wrb_station as station on rain.station_code = station.station_code
    inner join master.division_resolution as division on station.county_code = division.code
    where division.current_code not in (select area_code from weights)
),

members as (
    select area_code, station_code, weight, '泰森多边形' as method
    from weights
    union all
    select area_code, station_code, cast(1 as double) as weight, '算术平均' as method
    from unweighted
),

due as (
    select area_code, max(method) as method, count(*) as stations_due
    from members
    group by area_code
),

readings as (
    select
        station_code,
        observed_at,
        cast(round(floor(epoch(observed_at) / 3600)) as bigint) as hour,
        case when rainfall_mm >= 0 then rainfall_mm end as rain_mm,
        coalesce(interval_h, 1) as interval_h
    from std.wrb_rainfall
    where observed_at is not null
),

compared as (
    select
        readings.*,
        case when rain_mm > 0 and rain_mm = lag(rain_mm) over (partition by station_code order by hour) then 0 else 1
        end as has_changed
    from readings
),

runs as (
    select
        compared.*,
        sum(has_changed) over (
            partition by station_code order by hour rows between unbounded preceding and current row
        ) as run
    from compared
),

measured as (
    select
        station_code,
        observed_at,
        hour,
        cast(case when count(*) over (partition by station_code, run) < 5 then rain_mm end as decimal(12, 3)) as rain_mm,
        cast(case when count(*) over (partition by station_code, run) < 5 and rain_mm is not null then interval_h end
            as decimal(12, 3)) as covered
    from runs
),

-- hours are numbered: a window of three of them is this one and the two before
summed as (
    select
        station_code,
        observed_at,
        case when covered = 1 then rain_mm end as rain_1h,
        case when sum(covered) over (partition by station_code order by hour range between 2 preceding and current row) = 3
            then sum(rain_mm) over (partition by station_code order by hour range between 2 preceding and current row)
        end as rain_3h,
        case when sum(covered) over (partition by station_code order by hour range between 5 preceding and current row) = 6
            then sum(rain_mm) over (partition by station_code order by hour range between 5 preceding and current row)
        end as rain_6h,
        case when sum(covered) over (partition by station_code order by hour range between 23 preceding and current row) = 24
            then sum(rain_mm) over (partition by station_code order by hour range between 23 preceding and current row)
        end as rain_24h
    from measured
),

areal as (
    select
        members.area_code,
        summed.observed_at,
        count(summed.rain_1h) as used_1h,
        count(summed.rain_3h) as used_3h,
        count(summed.rain_6h) as used_6h,
        count(summed.rain_24h) as used_24h,
        sum(cast(summed.rain_1h * cast(members.weight as decimal(9, 6)) as decimal(24, 9))) as total_1h,
        sum(cast(members.weight as decimal(9, 6))) filter (where summed.rain_1h is not null) as weight_1h,
        sum(cast(summed.rain_3h * cast(members.weight as decimal(9, 6)) as decimal(24, 9))) as total_3h,
        sum(cast(members.weight as decimal(9, 6))) filter (where summed.rain_3h is not null) as weight_3h,
        sum(cast(summed.rain_6h * cast(members.weight as decimal(9, 6)) as decimal(24, 9))) as total_6h,
        sum(cast(members.weight as decimal(9, 6))) filter (where summed.rain_6h is not null) as weight_6h,
        sum(cast(summed.rain_24h * cast(members.weight as decimal(9, 6)) as decimal(24, 9))) as total_24h,
        sum(cast(members.weight as decimal(9, 6))) filter (where summed.rain_24h is not null) as weight_24h
    from members
    inner join summed on members.station_code = summed.station_code
    group by members.area_code, summed.observed_at
)

select
    areal.area_code,
    areal.observed_at,
    cast(areal.observed_at at time zone 'Asia/Shanghai' as date) as observed_on,
    case when areal.used_1h * 2 >= due.stations_due
        then round(cast(areal.total_1h as double) / nullif(cast(areal.weight_1h as double), 0), 1)
    end as rain_1h,
    case when areal.used_3h * 2 >= due.stations_due
        then round(cast(areal.total_3h as double) / nullif(cast(areal.weight_3h as double), 0), 1)
    end as rain_3h,
    case when areal.used_6h * 2 >= due.stations_due
        then round(cast(areal.total_6h as double) / nullif(cast(areal.weight_6h as double), 0), 1)
    end as rain_6h,
    case when areal.used_24h * 2 >= due.stations_due
        then round(cast(areal.total_24h as double) / nullif(cast(areal.weight_24h as double), 0), 1)
    end as rain_24h,
    due.method,
    areal.used_1h as stations_used,
    due.stations_due
from areal
inner join due on areal.area_code = due.area_code
