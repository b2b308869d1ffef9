/*
title: {zh: 消防物联日报, en: Daily fire detectors}
description: >-
  每个联网单位每日（北京时间）的报警、确认火警、误报、故障次数和在线时间。3分钟内的重复报警为一次，检修中的报警和故障不计；
  在线时间为一日的时间减去离线到上线之间的时间，没有上线的离线计到数据中最近的时间，首个事件之前的时间不计。
owner: fire
system: smart_fire
grain: [unit_code, day]
columns:
  unit_code: 单位编码
  day: {title: 日期, description: 北京时间}
  county_code: {title: 区划代码, description: 单位未登记者为 000000}
  alarms: {title: 报警次数, unit: 次}
  confirmed_fires: {title: 确认火警次数, unit: 次}
  false_alarms: {title: 误报次数, unit: 次, description: 没有确认的报警}
  faults: {title: 故障次数, unit: 次}
  due_minutes: {title: 应在线时间, unit: 分钟}
  online_minutes: {title: 在线时间, unit: 分钟}
  online_rate: {title: 在线率, description: 在线时间与应在线时间之比}
checks:
  - {name: online_within_day, check: "online_minutes between 0 and due_minutes and due_minutes <= 1440", message: 在线时间超出一日, severity: error}
  - {name: alarms_add_up, check: "confirmed_fires + false_alarms = alarms", message: 确认与误报之和不等于报警, severity: error}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

events as (
    select
        event_no,
        unit_code,
        state,
        coalesce(confirmed, '否') as confirmed,
        coalesce(maintenance, '否') as maintenance,
        cast(happened_at at time zone 'Asia/Shanghai' as date) as day,
        floor(epoch(happened_at)) as at_second
    from std.fire_iot_event
    where happened_at is not null
),

newest as (
    select max(at_second) as last_second
    from events
),

-- an alarm begins when none came in the three minutes before; it is a fire when any of its repeats was
alarms as (
    select
        events.*,
        at_second - lag(at_second) over (partition by unit_code order by at_second, event_no) as since_last
    from events
    where state = '报警' and maintenance = '否'
),

grouped as (
    select
        alarms.*,
        sum(case when since_last <= 180 then 0 else 1 end) over (
            partition by unit_code order by at_second, event_no rows between unbounded preceding and current row
        ) as alarm
    from alarms
),

distinct_alarms as (
    select
        unit_code,
        alarm,
        min(day) as day,
        max(case when confirmed = '是' then 1 else 0 end) as is_fire
    from grouped
    group by unit_code, alarm
),

alarms_by_day as (
    select unit_code, day, count(*) as alarms, cast(sum(is_fire) as bigint) as confirmed_fires
    from distinct_alarms
    group by unit_code, day
),

faults_by_day as (
    select unit_code, day, count(*) as faults
    from events
    where state = '故障' and maintenance = '否'
    group by unit_code, day
),

-- Beijing days as seconds: a day begins eight hours before midnight UTC
days as (
    select
        units.unit_code,
        calendar.day,
        units.first_second,
        date_diff('day', date '1970-01-01', calendar.day) * 86400 - 28800 as begins
    from (
        select unit_code, min(day) as first_day, min(at_second) as first_second
        from events
        group by unit_code
    ) as units
    cross join (select distinct day from events) as calendar
    where calendar.day >= units.first_day
),

-- the first return after a loss ends it; losses until then are the same one
connections as (
    select
        unit_code,
        state,
        at_second,
        lag(state) over (partition by unit_code order by at_second, event_no) as state_before
    from events
    where state in ('离线', '上线')
),

switches as (
    select
        unit_code,
        state,
        at_second as began,
        lead(at_second) over (partition by unit_code order by at_second) as ended
    from connections
    where state_before is null or state <> state_before
),

lost as (
    select
        days.unit_code,
        days.day,
        sum(cast(
            least(coalesce(switches.ended, newest.last_second), days.begins + 86400, newest.last_second)
            - greatest(switches.began, days.begins) as decimal(18, 0)
        )) as seconds
    from days
    cross join newest
    inner join switches
        on days.unit_code = switches.unit_code
        and switches.state = '离线'
        and switches.began < days.begins + 86400
        and coalesce(switches.ended, newest.last_second) > days.begins
    group by days.unit_code, days.day
),

measured as (
    select
        days.unit_code,
        days.day,
        (least(days.begins + 86400, newest.last_second) - greatest(days.begins, days.first_second)) / 60.0 as due,
        cast(coalesce(lost.seconds, 0) as double) / 60.0 as lost
    from days
    cross join newest
    left join lost on days.unit_code = lost.unit_code and days.day = lost.day
)

select
    measured.unit_code,
    measured.day,
    coalesce(counties.code, '000000') as county_code,
    coalesce(alarms_by_day.alarms, 0) as alarms,
    coalesce(alarms_by_day.confirmed_fires, 0) as confirmed_fires,
    coalesce(alarms_by_day.alarms - alarms_by_day.confirmed_fires, 0) as false_alarms,
    coalesce(faults_by_day.faults, 0) as faults,
    round(measured.due, 1) as due_minutes,
    round(measured.due - measured.lost, 1) as online_minutes,
    round((measured.due - measured.lost) / nullif(measured.due, 0), 4) as online_rate
from measured
left join alarms_by_day on measured.unit_code = alarms_by_day.unit_code and measured.day = alarms_by_day.day
left join faults_by_day on measured.unit_code = faults_by_day.unit_code and measured.day = faults_by_day.day
left join std.fire_key_unit as unit on measured.unit_code = unit.unit_code
left join counties on left(replace(unit.county_name, '江门市', ''), 2) = counties.short_name
