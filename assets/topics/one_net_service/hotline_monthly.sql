/*
title: {zh: 12345热线月度办理情况, en: Monthly hotline performance}
description: 12345热线工单按来电月份（北京时间）、县级区划和诉求类型的受理、办结、按期办结与满意情况。
owner: gsda
system: one_net_service
grain: [month, county_code, kind]
increment: {by: month, of: {std.gsda_hotline_ticket: "strftime(cast(called_at at time zone 'Asia/Shanghai' as date), '%Y-%m')"}}
columns:
  month: {title: 月份, description: 来电时间所在月，YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  county_name: 区划名称
  kind: 诉求类型
  ticket_count: {title: 受理件数, unit: 件}
  finished_count: {title: 办结件数, unit: 件}
  on_time_count: {title: 按期办结件数, unit: 件}
  on_time_rate: {title: 按期办结率, description: 按期办结件数与有时限的办结件数之比}
  rated_count: {title: 评价件数, unit: 件}
  satisfied_count: {title: 满意件数, unit: 件, description: 非常满意、满意、基本满意}
  satisfaction_rate: {title: 满意率}
checks:
  - {name: finished_within_received, check: "finished_count <= ticket_count", message: 办结件数多于受理件数, severity: error}
  - {name: on_time_within_finished, check: "on_time_count <= finished_count", message: 按期办结件数多于办结件数, severity: error}
  - {name: rates_within_one, check: "on_time_rate between 0 and 1 and satisfaction_rate between 0 and 1", message: 比率不在0至1之间, dimension: accuracy, severity: error}
*/
with

tickets as (
    select
        strftime(cast(ticket.called_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        coalesce(by_code.current_code, by_name.code, '000000') as county_code,
        ticket.kind,
        ticket.finished_at is not null as is_finished,
        ticket.finished_at is not null and ticket.due_at is not null as has_due_time,
        ticket.finished_at <= ticket.due_at as is_on_time,
        ticket.satisfaction
    from std.gsda_hotline_ticket as ticket
    left join master.division_resolution as by_code on left(ticket.town_code, 6) = by_code.code
    -- 蓬江, 蓬江区 and 江门市蓬江区: the first two characters tell the seven counties apart
    left join master.division as by_name
        on left(replace(ticket.county_name, '江门市', ''), 2) = left(by_name.name, 2)
        and by_name.is_current and by_name.kind in ('district', 'county_city')
),

counted as (
    select
        month,
        county_code,
        kind,
        count(*) as ticket_count,
        count(*) filter (where is_finished) as finished_count,
        count(*) filter (where has_due_time) as due_count,
        count(*) filter (where is_on_time) as on_time_count,
        count(satisfaction) as rated_count,
        count(*) filter (where satisfaction in ('非常满意', '满意', '基本满意')) as satisfied_count
    from tickets
    group by month, county_code, kind
)

select
    counted.month,
    counted.county_code,
    coalesce(division.name, '不详') as county_name,
    counted.kind,
    counted.ticket_count,
    counted.finished_count,
    counted.on_time_count,
    round(cast(counted.on_time_count as double) / nullif(counted.due_count, 0), 4) as on_time_rate,
    counted.rated_count,
    counted.satisfied_count,
    round(cast(counted.satisfied_count as double) / nullif(counted.rated_count, 0), 4) as satisfaction_rate
from counted
left join master.division as division on counted.county_code = division.code
