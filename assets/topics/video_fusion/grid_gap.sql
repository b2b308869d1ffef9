/*
title: {zh: 网格无点位, en: Grids without cameras}
description: 每个网格中心点300米内的视频设备数与最近设备的距离（米，按22.5度纬线折算经度），供补点参考。超过两公里没有设备者距离为空。只供内部使用，不公开点位。
owner: plac
system: video_fusion
grain: [grid_code]
columns:
  grid_code: 网格编码
  village_code: 村（社区）代码
  county_code: 区划代码
  households: {title: 网格登记户数, unit: 户}
  cameras_300m: {title: 300米内设备数, unit: 台}
  nearest_m: {title: 最近设备距离, unit: m}
  has_gap: {title: 是否无点位}
checks:
  - {name: gap_has_none, check: "has_gap = (cameras_300m = 0)", message: 无点位而300米内有设备, severity: error}
*/
with

distances as (
    select
        grid.grid_code,
        sqrt(
            power((camera.longitude - grid.longitude) * 102848.0, 2) + power((camera.latitude - grid.latitude) * 110740.0, 2)
        ) as metres
    from master.grid as grid
    inner join std.psb_camera as camera
        on camera.longitude between grid.longitude - 0.02 and grid.longitude + 0.02
        and camera.latitude between grid.latitude - 0.02 and grid.latitude + 0.02
),

nearest as (
    select
        grid_code,
        count(*) filter (where metres <= 300) as cameras_300m,
        min(metres) as nearest_m
    from distances
    group by grid_code
)

select
    grid.grid_code,
    grid.village_code,
    grid.county_code,
    grid.households,
    coalesce(nearest.cameras_300m, 0) as cameras_300m,
    round(nearest.nearest_m, 1) as nearest_m,
    coalesce(nearest.cameras_300m, 0) = 0 as has_gap
from master.grid as grid
left join nearest on grid.grid_code = nearest.grid_code
