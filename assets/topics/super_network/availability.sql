/*
title: {zh: 链路可用率, en: Availability of circuits}
description: >-
  每条在用电子政务外网链路逐月（北京时间）的可用率：1减故障分钟与应可用分钟之比。同一链路重叠的故障先合并再相加，跨月按月末切开，
  未恢复的故障算到截至时刻；应可用分钟从开通之日算起，当月算到截至时刻。截至时刻为故障恢复与更新时间的最新者。
  链路表只保存现状，已拆除链路没有历史。
owner: gsda
system: super_network
grain: [circuit_no, month]
columns:
  circuit_no: 链路编号
  month: {title: 月份, description: YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  minutes: {title: 应可用分钟, unit: 分钟}
  down_minutes: {title: 故障分钟, unit: 分钟}
  faults: {title: 故障次数, unit: 次, description: 当月发生的故障，合并之前}
  availability: {title: 可用率}
checks:
  - {name: down_within_minutes, check: "down_minutes <= minutes", message: 故障分钟多于应可用分钟, severity: error}
  - {name: availability_in_range, check: "availability between 0 and 1", message: 可用率不在0至1之间, dimension: accuracy, severity: error}
*/
with

as_of as (
    select max(greatest(
        occurred_at, coalesce(recovered_at, occurred_at), coalesce(updated_at, occurred_at)
    )) as moment
    from std.cucc_network_fault
),

-- months of Beijing from the first fault to the as-of moment
months as (
    select
        strftime(calendar.day, '%Y-%m') as month,
        cast(strftime(calendar.day, '%Y-%m-%d') || ' 00:00:00+08:00' as timestamptz) as began_at,
        cast(strftime(last_day(calendar.day) + interval '1 day', '%Y-%m-%d') || ' 00:00:00+08:00' as timestamptz) as ended_at
    from master.calendar as calendar
    cross join (
        select
            strftime(min(cast(occurred_at at time zone 'Asia/Shanghai' as date)), '%Y-%m') as first_month,
            strftime(max(cast(as_of.moment at time zone 'Asia/Shanghai' as date)), '%Y-%m') as last_month
        from std.cucc_network_fault
        cross join as_of
    ) as bounds
    where extract(day from calendar.day) = 1
        and strftime(calendar.day, '%Y-%m') between bounds.first_month and bounds.last_month
),

faults as (
    select
        fault.fault_no,
        fault.circuit_no,
        fault.occurred_at,
        coalesce(fault.recovered_at, as_of.moment) as recovered_at
    from std.cucc_network_fault as fault
    cross join as_of
    where coalesce(fault.recovered_at, as_of.moment) >= fault.occurred_at
),

-- a fault that begins before all earlier ones of its circuit have ended belongs to the same interruption
marked as (
    select
        faults.*,
        case when occurred_at <= max(recovered_at) over (
            partition by circuit_no order by occurred_at, fault_no rows between unbounded preceding and 1 preceding
        ) then 0 else 1 end as begins_interruption
    from faults
),

numbered as (
    select
        marked.*,
        sum(begins_interruption) over (
            partition by circuit_no order by occurred_at, fault_no rows between unbounded preceding and current row
        ) as interruption
    from marked
),

interruptions as (
    select
        circuit_no,
        interruption,
        min(occurred_at) as began_at,
        max(recovered_at) as ended_at
    from numbered
    group by circuit_no, interruption
),

-- every circuit in use and month, from its opening to the end of the month or the as-of moment
circuits as (
    select
        link.circuit_no,
        coalesce(division.current_code, '000000') as county_code,
        months.month,
        greatest(
            months.began_at,
            coalesce(cast(strftime(link.opened_on, '%Y-%m-%d') || ' 00:00:00+08:00' as timestamptz), months.began_at)
        ) as began_at,
        least(months.ended_at, as_of.moment) as ended_at
    from std.ctcc_network_link as link
    cross join months
    cross join as_of
    left join master.division_resolution as division on link.county_code = division.code
    where link.status = '在用'
),

down as (
    select
        circuits.circuit_no,
        circuits.month,
        sum(
            extract(epoch from least(interruptions.ended_at, circuits.ended_at))
            - extract(epoch from greatest(interruptions.began_at, circuits.began_at))
        ) / 60.0 as down_minutes
    from circuits
    inner join interruptions
        on circuits.circuit_no = interruptions.circuit_no
        and interruptions.began_at < circuits.ended_at
        and interruptions.ended_at > circuits.began_at
    group by circuits.circuit_no, circuits.month
),

begun as (
    select
        circuit_no,
        strftime(cast(occurred_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        count(*) as faults
    from std.cucc_network_fault
    group by circuit_no, strftime(cast(occurred_at at time zone 'Asia/Shanghai' as date), '%Y-%m')
),

measured as (
    select
        circuits.circuit_no,
        circuits.month,
        circuits.county_code,
        cast((extract(epoch from circuits.ended_at) - extract(epoch from circuits.began_at)) / 60.0 as decimal(18, 1)) as minutes,
        cast(coalesce(down.down_minutes, 0) as decimal(18, 1)) as down_minutes,
        coalesce(begun.faults, 0) as faults
    from circuits
    left join down on circuits.circuit_no = down.circuit_no and circuits.month = down.month
    left join begun on circuits.circuit_no = begun.circuit_no and circuits.month = begun.month
    where circuits.ended_at > circuits.began_at
)

select
    circuit_no,
    month,
    county_code,
    minutes,
    down_minutes,
    faults,
    round(1 - cast(down_minutes as double) / nullif(cast(minutes as double), 0), 6) as availability
from measured
