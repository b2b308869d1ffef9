/*
title: {zh: 接处警时效, en: Response time of fire calls}
description: >-
  每起警情从接警到出动、从出动到到场的用时。接警、出动、到场、结束时间依次不倒置且接警至到场不超过120分钟者为有效，只有有效警情参与时效统计；
  没有到场时间（中途返回）者没有总用时，不是零分钟。
owner: fire
system: smart_fire
grain: [case_no]
increment: {by: case_no, of: {std.fire_fire_alarm_case: case_no}}
columns:
  case_no: 警情编号
  disaster_kind: 灾害类别
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  called_at: {title: 接警时间, description: UTC}
  called_on: {title: 接警日期, description: 北京时间}
  dispatch_seconds: {title: 接警至出动, unit: 秒}
  travel_seconds: {title: 出动至到场, unit: 秒}
  total_minutes: {title: 接警至到场, unit: 分钟}
  loss_yuan: {title: 直接财产损失, unit: 元}
  is_valid: {title: 是否有效, description: 四个时间齐全、不倒置，接警至到场不超过120分钟}
checks:
  - {name: valid_in_two_hours, check: "not is_valid or total_minutes between 0 and 120", message: 有效警情的总用时不在0至120分钟之间, severity: error}
  - {name: times_in_order, check: "is_valid", message: 警情时间缺失或倒置, dimension: accuracy, severity: warning}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

-- whole seconds, so that a difference is exact
seconds as (
    select
        case_no,
        floor(epoch(called_at)) as called,
        floor(epoch(dispatched_at)) as dispatched,
        floor(epoch(arrived_at)) as arrived,
        floor(epoch(ended_at)) as ended
    from std.fire_fire_alarm_case
)

select
    alarm.case_no,
    coalesce(alarm.disaster_kind, '不详') as disaster_kind,
    coalesce(counties.code, '000000') as county_code,
    alarm.called_at,
    cast(alarm.called_at at time zone 'Asia/Shanghai' as date) as called_on,
    cast(round(seconds.dispatched - seconds.called) as bigint) as dispatch_seconds,
    cast(round(seconds.arrived - seconds.dispatched) as bigint) as travel_seconds,
    round((seconds.arrived - seconds.called) / 60.0, 2) as total_minutes,
    alarm.loss_yuan,
    coalesce(
        seconds.called <= seconds.dispatched
        and seconds.dispatched <= seconds.arrived
        and seconds.arrived <= seconds.ended
        and seconds.arrived - seconds.called <= 7200,
        false
    ) as is_valid
from std.fire_fire_alarm_case as alarm
inner join seconds on alarm.case_no = seconds.case_no
left join counties on left(replace(alarm.county_name, '江门市', ''), 2) = counties.short_name
