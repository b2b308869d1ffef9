/*
title: {zh: 感知终端总账, en: Register of sensing points}
description: >-
  全市感知终端按统一类别与区划的点数、有坐标点数与在用点数。来源：物联网终端、污染源监控、水文雨量站、视频设备、停车场。
  同一灯杆上的各传感器各算一点。物联网终端的区划取所在灯杆的村（社区），不在灯杆上的取两公里内最近网格。
owner: iitb
system: iot_perception
grain: [kind, county_code]
columns:
  kind: 终端类别
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  points: {title: 点数, unit: 个}
  located: {title: 有坐标点数, unit: 个}
  in_use: {title: 在用点数, unit: 个}
checks:
  - {name: parts_within_points, check: "located <= points and in_use <= points", message: 部分多于总体, severity: error}
*/
with

near as (
    select device.device_no, grid.county_code
    from std.iitb_iot_device as device
    inner join master.grid as grid
        on grid.longitude between device.longitude - 0.02 and device.longitude + 0.02
        and grid.latitude between device.latitude - 0.02 and device.latitude + 0.02
    where device.pole_code is null
    qualify row_number() over (
        partition by device.device_no
        order by power((grid.longitude - device.longitude) * 0.924, 2) + power(grid.latitude - device.latitude, 2), grid.grid_code
    ) = 1
),

points as (
    select
        coalesce(device.kind, '不详') as kind,
        coalesce(left(pole.village_code, 6), near.county_code) as county_code,
        device.longitude is not null and device.latitude is not null as is_located,
        true as is_in_use
    from std.iitb_iot_device as device
    left join std.iitb_smart_pole as pole on device.pole_code = pole.pole_code
    left join near on device.device_no = near.device_no
    union all
    select
        '污染源监控' as kind,
        named.code as county_code,
        site.longitude is not null and site.latitude is not null as is_located,
        true as is_in_use
    from std.eeb_pollution_source_site as site
    left join master.division as named
        on left(replace(site.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
    union all
    select
        '水文雨量站' as kind,
        station.county_code,
        station.longitude is not null and station.latitude is not null as is_located,
        coalesce(station.in_use = '启用', false) as is_in_use
    from std.wrb_station as station
    union all
    select
        '视频设备' as kind,
        camera.civil_code as county_code,
        camera.longitude is not null and camera.latitude is not null as is_located,
        true as is_in_use
    from std.psb_camera as camera
    union all
    select
        '停车场' as kind,
        named.code as county_code,
        lot.longitude is not null and lot.latitude is not null as is_located,
        true as is_in_use
    from std.trb_parking_lot as lot
    left join master.division as named
        on left(replace(lot.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
)

select
    points.kind,
    coalesce(division.current_code, '000000') as county_code,
    count(*) as points,
    count(*) filter (where points.is_located) as located,
    count(*) filter (where points.is_in_use) as in_use
from points
left join master.division_resolution as division on points.county_code = division.code
group by points.kind, coalesce(division.current_code, '000000')
