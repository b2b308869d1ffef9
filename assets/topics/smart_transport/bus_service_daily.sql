/*
title: {zh: 公交服务, en: Daily bus service}
description: >-
  公交线路各方向每个运营日（北京时间3时起）的计划班次、实际班次、准点班次、准点率、满载率第90百分位、到过的站点数和首站间隔偏差。
  首站到站不早于计划1分钟、不晚于3分钟为准点；间隔偏差为首站相邻班次实际间隔与计划间隔之差的绝对值的平均。满载率不足10个读数不给出百分位。
  绕行公告没有接入，绕行班次未剔除。
owner: trb
system: smart_transport
grain: [line_code, direction, day]
increment: {by: day, of: {std.trb_bus_arrival: "cast((coalesce(planned_at, arrived_at) - interval '3' hour) at time zone 'Asia/Shanghai' as date)"}}
columns:
  line_code: 线路编号
  direction: 方向
  day: {title: 运营日, description: 3时起}
  planned: {title: 计划班次, unit: 班}
  run: {title: 实际班次, unit: 班}
  judged: {title: 有首站计划的班次, unit: 班}
  on_time: {title: 准点班次, unit: 班}
  punctuality: {title: 准点率, description: 准点班次与有首站计划的班次之比}
  load_p90: {title: 满载率第90百分位}
  stops_served: {title: 到过的站点数, unit: 个}
  mean_headway_deviation: {title: 平均间隔偏差, unit: 分钟}
checks:
  - {name: on_time_within_run, check: "on_time <= judged and judged <= run", message: 准点班次多于实际班次, severity: error}
  - {name: run_within_planned, check: "run <= planned", message: 实际班次多于计划班次, dimension: consistency, severity: warning}
*/
with

arrivals as (
    select
        line_code,
        direction,
        cast((coalesce(planned_at, arrived_at) - interval '3' hour) at time zone 'Asia/Shanghai' as date) as day,
        trip_no,
        stop_order,
        floor(epoch(planned_at)) as planned_second,
        floor(epoch(arrived_at)) as arrived_second,
        load_ratio
    from std.trb_bus_arrival
    where arrived_at is not null
),

-- the first arrival at the first stop of a trip
starts as (
    select
        line_code,
        direction,
        day,
        trip_no,
        min(arrived_second) as arrived_second,
        min(planned_second) as planned_second
    from arrivals
    where stop_order = 1
    group by line_code, direction, day, trip_no
),

intervals as (
    select
        starts.*,
        abs(
            (arrived_second - lag(arrived_second) over (partition by line_code, direction, day order by trip_no))
            - (planned_second - lag(planned_second) over (partition by line_code, direction, day order by trip_no))
        ) / 60.0 as deviation
    from starts
),

punctual as (
    select
        line_code,
        direction,
        day,
        count(planned_second) as judged,
        count(*) filter (where arrived_second - planned_second between -60 and 180) as on_time,
        cast(sum(cast(deviation as decimal(12, 4))) as double) / nullif(count(deviation), 0) as mean_deviation
    from intervals
    group by line_code, direction, day
),

ranked as (
    select
        arrivals.*,
        row_number() over (
            partition by line_code, direction, day
            order by case when load_ratio is null then 1 else 0 end, load_ratio, trip_no, stop_order
        ) as position,
        count(load_ratio) over (partition by line_code, direction, day) as loads
    from arrivals
),

served as (
    select
        line_code,
        direction,
        day,
        count(distinct trip_no) as run,
        count(distinct stop_order) as stops_served,
        max(load_ratio) filter (
            where loads >= 10 and position = cast(floor((90 * loads + 99) / 100.0) as bigint)
        ) as load_p90
    from ranked
    group by line_code, direction, day
)

select
    served.line_code,
    served.direction,
    served.day,
    line.planned_trips as planned,
    served.run,
    coalesce(punctual.judged, 0) as judged,
    coalesce(punctual.on_time, 0) as on_time,
    round(cast(punctual.on_time as double) / nullif(punctual.judged, 0), 4) as punctuality,
    served.load_p90,
    served.stops_served,
    round(punctual.mean_deviation, 2) as mean_headway_deviation
from served
left join punctual
    on served.line_code = punctual.line_code
    and served.direction = punctual.direction
    and served.day = punctual.day
left join std.trb_bus_line as line on served.line_code = line.line_code and served.direction = line.direction
