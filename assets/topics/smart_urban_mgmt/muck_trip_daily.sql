/*
title: {zh: 建筑垃圾运输, en: Daily trips with building waste}
description: >-
  建筑垃圾运输按起运日（北京时间）和县级区划的趟次、车辆数与违规情况：无证（起运日没有该车有效的许可）、偏离路线超过10分钟、撒漏、在许可时段之外起运，
  一趟有几种违规只计一次。定位中断超过15分钟的趟次无法判断是否偏离，单列，不视为合规，也不视为违规。依据《城市建筑垃圾管理规定》，只有汇总，不含号牌。
owner: umb
system: smart_urban_mgmt
grain: [day, county_code]
increment: {by: day, of: {std.umb_muck_trip: "cast(began_at at time zone 'Asia/Shanghai' as date)"}}
columns:
  day: {title: 起运日, description: 北京时间}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  trips: {title: 趟次, unit: 趟}
  vehicles: {title: 车辆数, unit: 辆}
  unpermitted: {title: 无证趟次, unit: 趟}
  off_route: {title: 偏离路线趟次, unit: 趟}
  spilled: {title: 撒漏趟次, unit: 趟}
  night_violations: {title: 许可时段外趟次, unit: 趟}
  unknown: {title: 定位中断趟次, unit: 趟}
  violating: {title: 违规趟次, unit: 趟}
  compliant: {title: 合规趟次, unit: 趟, description: 没有违规且定位没有中断}
  violation_rate: {title: 违规率, description: 违规趟次与趟次之比}
checks:
  - {name: parts_within_trips, check: "violating + compliant <= trips and off_route <= violating and spilled <= violating", message: 违规与合规之和多于趟次, severity: error}
*/
with

trips as (
    select
        trip_no,
        plate_number,
        permit_no,
        county_code,
        cast(began_at at time zone 'Asia/Shanghai' as date) as day,
        extract(hour from began_at at time zone 'Asia/Shanghai') as hour,
        off_route_minutes,
        spilled,
        gap_minutes
    from std.umb_muck_trip
    where began_at is not null
),

-- any valid permit of the truck permits the trip; with several the widest hours count
permitted as (
    select
        trips.trip_no,
        max(case when trips.hour >= permit.from_hour and trips.hour < permit.to_hour then 1 else 0 end) as is_in_hours
    from trips
    inner join std.umb_muck_permit as permit
        on trips.plate_number = permit.plate_number
        and (permit.valid_from is null or trips.day >= permit.valid_from)
        and (permit.valid_until is null or trips.day <= permit.valid_until)
    group by trips.trip_no
),

judged as (
    select
        trips.day,
        coalesce(division.current_code, '000000') as county_code,
        trips.plate_number,
        permitted.trip_no is null as is_unpermitted,
        coalesce(permitted.is_in_hours = 0, false) as is_out_of_hours,
        coalesce(trips.off_route_minutes > 10, false) as is_off_route,
        coalesce(trips.spilled = '是', false) as is_spilled,
        coalesce(trips.gap_minutes > 15, false) as is_unknown
    from trips
    left join permitted on trips.trip_no = permitted.trip_no
    left join master.division_resolution as division on trips.county_code = division.code
)

select
    day,
    county_code,
    count(*) as trips,
    count(distinct plate_number) as vehicles,
    count(*) filter (where is_unpermitted) as unpermitted,
    count(*) filter (where is_off_route) as off_route,
    count(*) filter (where is_spilled) as spilled,
    count(*) filter (where is_out_of_hours) as night_violations,
    count(*) filter (where is_unknown) as unknown,
    count(*) filter (where is_unpermitted or is_off_route or is_spilled or is_out_of_hours) as violating,
    count(*) filter (
        where not (is_unpermitted or is_off_route or is_spilled or is_out_of_hours or is_unknown)
    ) as compliant,
    round(
        cast(count(*) filter (where is_unpermitted or is_off_route or is_spilled or is_out_of_hours) as double)
        / nullif(count(*), 0), 4
    ) as violation_rate
from judged
group by day, county_code
