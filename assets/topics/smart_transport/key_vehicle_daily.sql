/*
title: {zh: 重点营运车辆动态, en: Daily movement of key vehicles}
description: >-
  每辆营运车辆每日（北京时间）的定位点数、行驶里程、轨迹完整里程、漂移点数、超速与疲劳驾驶时间和是否上线；有定位数据的每一日，当日道路运输证有效而没有定位的车辆也有一行。
  经纬度为零、超出本市及周边范围（东经111.9至113.3度，北纬21.4至22.9度）或前后两段推算速度都超过200km/h的点为漂移，不参与里程；
  相邻两点相距2公里以上且间隔5分钟以上为不完整轨迹。货运、危化品运输车辆80km/h，其余100km/h以上为超速；
  连续驾驶超过4小时的部分为疲劳驾驶，停驶不足20分钟不算休息（《道路交通安全法实施条例》第六十二条）。
  含车辆号牌和行踪，依据《道路运输车辆动态监督管理办法》第三十二条，仅用于道路运输安全监管。
owner: trb
system: smart_transport
grain: [plate_number, plate_colour, day]
increment: {by: day, of: {std.trb_vehicle_position: "cast(positioned_at at time zone 'Asia/Shanghai' as date)"}}
columns:
  plate_number: {title: 号牌号码}
  plate_colour: {title: 车牌颜色, description: JT/T 697.7 代码}
  day: {title: 日期, description: 北京时间}
  county_code: {title: 区划代码, description: 道路运输证编号前6位；无证或无法确定者为 000000}
  is_licensed: {title: 是否有道路运输证, description: 当日有效}
  points: {title: 定位点数, unit: 个, description: 同一秒只计一次}
  drift_points: {title: 漂移点数, unit: 个}
  driven_km: {title: 行驶里程, unit: km}
  complete_km: {title: 轨迹完整里程, unit: km}
  overspeed_minutes: {title: 超速时间, unit: 分钟}
  fatigue_minutes: {title: 疲劳驾驶时间, unit: 分钟}
  is_online: {title: 是否上线, description: 至少有一个未漂移的定位点}
checks:
  - {name: parts_within_whole, check: "drift_points <= points and complete_km <= driven_km", message: 漂移点数或完整里程大于总数, severity: error}
  - {name: licensed, check: "is_licensed", message: 有定位而没有有效道路运输证, dimension: consistency, severity: warning}
*/
with

-- colours of the kinds of plates that commercial vehicles have
colours as (
    select * from (values
        ('01', '2'), ('02', '1'), ('07', '2'), ('15', '2'), ('51', '5'), ('52', '5')
    ) as listed (plate_kind, plate_colour)
),

licensed as (
    select
        vehicle.plate_number,
        colours.plate_colour,
        max(left(vehicle.transport_permit, 6)) as county_code,
        max(vehicle.use_kind) as use_kind,
        min(vehicle.issued_on) as issued_on,
        max(coalesce(vehicle.valid_until, date '9999-12-31')) as valid_until
    from std.trb_operating_vehicle as vehicle
    inner join colours on vehicle.plate_kind = colours.plate_kind
    group by vehicle.plate_number, colours.plate_colour
),

-- the same second is one point, whatever was sent twice
fixes as (
    select
        plate_number,
        plate_colour,
        cast(positioned_at at time zone 'Asia/Shanghai' as date) as day,
        floor(epoch(positioned_at)) as at_second,
        min(longitude) as longitude,
        min(latitude) as latitude,
        max(speed) as speed
    from std.trb_vehicle_position
    group by plate_number, plate_colour, cast(positioned_at at time zone 'Asia/Shanghai' as date),
        floor(epoch(positioned_at))
),

inside as (
    select *
    from fixes
    where longitude between 111.9 and 113.3 and latitude between 21.4 and 22.9
),

neighbours as (
    select
        inside.*,
        lag(longitude) over track as longitude_before,
        lag(latitude) over track as latitude_before,
        lag(at_second) over track as second_before,
        lead(longitude) over track as longitude_after,
        lead(latitude) over track as latitude_after,
        lead(at_second) over track as second_after
    from inside
    window track as (partition by plate_number, plate_colour, day order by at_second)
),

jumps as (
    select
        neighbours.*,
        sqrt(
            power((longitude - longitude_before) * 111.32 * cos(radians(latitude)), 2)
            + power((latitude - latitude_before) * 110.74, 2)
        ) * 3600 / nullif(at_second - second_before, 0) as speed_to,
        sqrt(
            power((longitude_after - longitude) * 111.32 * cos(radians(latitude)), 2)
            + power((latitude_after - latitude) * 110.74, 2)
        ) * 3600 / nullif(second_after - at_second, 0) as speed_from
    from neighbours
),

-- thrown far and back: both ways faster than 200 km/h
kept as (
    select plate_number, plate_colour, day, at_second, longitude, latitude, speed
    from jumps
    where not coalesce(speed_to > 200 and speed_from > 200, false)
),

segments as (
    select
        plate_number,
        plate_colour,
        day,
        lag(at_second) over track as began,
        at_second as ended,
        lag(speed) over track as speed,
        sqrt(
            power((longitude - lag(longitude) over track) * 111.32 * cos(radians(latitude)), 2)
            + power((latitude - lag(latitude) over track) * 110.74, 2)
        ) as km
    from kept
    window track as (partition by plate_number, plate_colour, day order by at_second)
),

-- driving is a segment that begins at speed or covers a hundred metres
driving as (
    select
        segments.*,
        lag(ended) over (partition by plate_number, plate_colour, day order by began) as driven_before
    from segments
    where began is not null and (speed > 0 or km >= 0.1)
),

shifts as (
    select
        driving.*,
        sum(case when began - driven_before < 1200 then 0 else 1 end) over (
            partition by plate_number, plate_colour, day order by began
            rows between unbounded preceding and current row
        ) as shift
    from driving
),

tired as (
    select plate_number, plate_colour, day, sum(cast(greatest(minutes - 240, 0) as decimal(18, 4))) as fatigue_minutes
    from (
        select plate_number, plate_colour, day, shift, (max(ended) - min(began)) / 60.0 as minutes
        from shifts
        group by plate_number, plate_colour, day, shift
    ) as lengths
    group by plate_number, plate_colour, day
),

driven as (
    select
        segments.plate_number,
        segments.plate_colour,
        segments.day,
        sum(cast(segments.km as decimal(18, 3))) as driven_km,
        sum(cast(segments.km as decimal(18, 3))) filter (
            where not (segments.km > 2 and segments.ended - segments.began > 300)
        ) as complete_km,
        sum(cast(segments.ended - segments.began as decimal(18, 0))) filter (
            where segments.speed > case when licensed.use_kind in ('F', 'R') then 80 else 100 end
        ) as overspeed_seconds
    from segments
    left join licensed
        on segments.plate_number = licensed.plate_number and segments.plate_colour = licensed.plate_colour
    group by segments.plate_number, segments.plate_colour, segments.day
),

counted as (
    select plate_number, plate_colour, day, sum(points) as points, sum(good_points) as good_points
    from (
        select plate_number, plate_colour, day, count(*) as points, 0 as good_points
        from fixes
        group by plate_number, plate_colour, day
        union all
        select plate_number, plate_colour, day, 0 as points, count(*) as good_points
        from kept
        group by plate_number, plate_colour, day
    ) as parts
    group by plate_number, plate_colour, day
),

expected as (
    select licensed.plate_number, licensed.plate_colour, days.day
    from licensed
    cross join (select distinct day from fixes) as days
    where days.day between licensed.issued_on and licensed.valid_until
    union
    select plate_number, plate_colour, day
    from counted
)

select
    expected.plate_number,
    expected.plate_colour,
    expected.day,
    coalesce(division.current_code, '000000') as county_code,
    coalesce(expected.day between licensed.issued_on and licensed.valid_until, false) as is_licensed,
    cast(coalesce(counted.points, 0) as bigint) as points,
    cast(coalesce(counted.points - counted.good_points, 0) as bigint) as drift_points,
    coalesce(round(cast(driven.driven_km as double), 2), 0) as driven_km,
    coalesce(round(cast(driven.complete_km as double), 2), 0) as complete_km,
    coalesce(round(cast(driven.overspeed_seconds as double) / 60.0, 1), 0) as overspeed_minutes,
    coalesce(round(tired.fatigue_minutes, 1), 0) as fatigue_minutes,
    coalesce(counted.good_points > 0, false) as is_online
from expected
left join counted
    on expected.plate_number = counted.plate_number
    and expected.plate_colour = counted.plate_colour
    and expected.day = counted.day
left join driven
    on expected.plate_number = driven.plate_number
    and expected.plate_colour = driven.plate_colour
    and expected.day = driven.day
left join tired
    on expected.plate_number = tired.plate_number
    and expected.plate_colour = tired.plate_colour
    and expected.day = tired.day
left join licensed on expected.plate_number = licensed.plate_number and expected.plate_colour = licensed.plate_colour
left join master.division_resolution as division on licensed.county_code = division.code
