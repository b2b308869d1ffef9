/*
title: {zh: 火场水源保障, en: Hydrants near fires}
description: >-
  每起警情最近的完好市政消火栓的距离，以及150米保护半径内的完好消火栓数（市政消火栓保护半径不大于150米、间距不大于120米）。
  最近距离只在约200米的邻近范围内查找，没有则为空；警情没有坐标则不作判断。
owner: fire
system: smart_fire
grain: [case_no]
increment: {by: case_no, of: {std.fire_fire_alarm_case: case_no, topic.smart_fire_response_case: case_no}}
columns:
  case_no: 警情编号
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  disaster_kind: 灾害类别
  nearest_hydrant_m: {title: 最近完好消火栓距离, unit: m, description: 邻近范围内没有则为空}
  usable_within_150m: {title: 150米内完好消火栓数, unit: 个}
  is_supplied: {title: 水源是否有保障, description: 150米内有完好消火栓；警情无坐标则为空}
checks:
  - {name: near_is_supplied, check: "is_supplied is null or is_supplied = coalesce(nearest_hydrant_m <= 150, false)", message: 最近距离与保障结论不一致, severity: error}
*/
with

-- cells of about 206 by 221 metres: what lies within 150 metres is in the same or a neighbouring one
cases as (
    select
        response.case_no,
        response.county_code,
        response.disaster_kind,
        alarm.longitude,
        alarm.latitude,
        floor(alarm.longitude * 500) as cell_x,
        floor(alarm.latitude * 500) as cell_y
    from topic.smart_fire_response_case as response
    inner join std.fire_fire_alarm_case as alarm on response.case_no = alarm.case_no
),

steps as (
    select step from (values (-1), (0), (1)) as listed (step)
),

-- every usable hydrant in its own cell and the eight around it
hydrants as (
    select
        hydrant.longitude,
        hydrant.latitude,
        floor(hydrant.longitude * 500) + east.step as cell_x,
        floor(hydrant.latitude * 500) + north.step as cell_y
    from std.fire_fire_hydrant as hydrant
    cross join steps as east
    cross join steps as north
    where hydrant.state = '完好'
),

distances as (
    select
        cases.case_no,
        round(sqrt(
            power((cases.longitude - hydrants.longitude) * 111320 * cos(radians(cases.latitude)), 2)
            + power((cases.latitude - hydrants.latitude) * 110740, 2)
        ), 1) as distance_m
    from cases
    inner join hydrants on cases.cell_x = hydrants.cell_x and cases.cell_y = hydrants.cell_y
),

nearest as (
    select
        case_no,
        min(distance_m) as nearest_hydrant_m,
        count(*) filter (where distance_m <= 150) as usable_within_150m
    from distances
    group by case_no
)

select
    cases.case_no,
    cases.county_code,
    cases.disaster_kind,
    nearest.nearest_hydrant_m,
    case when cases.cell_x is not null and cases.cell_y is not null
        then coalesce(nearest.usable_within_150m, 0)
    end as usable_within_150m,
    case when cases.cell_x is not null and cases.cell_y is not null
        then coalesce(nearest.usable_within_150m, 0) > 0
    end as is_supplied
from cases
left join nearest on cases.case_no = nearest.case_no
