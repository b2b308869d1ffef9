/*
title: {zh: 网格负荷, en: Burden of grids}
description: >-
  每个网格每月的事件数、矛盾纠纷数、每千户事件数，以及到数据截止时上报满7天仍未办结的事件数。户数取网格登记的现值；已撤销的网格保留编码，没有户数的网格不计每千户数。
  当月没有事件和纠纷的网格不出现。
owner: plac
system: unified_urban_ops
grain: [month, grid_code]
columns:
  month: {title: 月份, description: 事件上报或纠纷受理所在月（北京时间），YYYY-MM}
  grid_code: 网格编码
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  households: {title: 户数, unit: 户}
  events: {title: 事件数, unit: 件}
  disputes: {title: 矛盾纠纷数, unit: 件}
  per_1000_households: {title: 每千户事件数, unit: 件, description: 户数为零或不详则为空}
  open_over_7_days: {title: 超7天未办结事件数, unit: 件}
checks:
  - {name: open_within_events, check: "open_over_7_days <= events", message: 未办结事件多于事件数, severity: error}
*/
with

newest as (
    select max(updated_at) as as_of
    from std.plac_grid_event
),

happened as (
    select
        strftime(cast(event.reported_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        event.grid_code,
        1 as events,
        0 as disputes,
        case when event.finished_at is null and event.reported_at + interval '168' hour < newest.as_of then 1 else 0
        end as open_over_7_days
    from std.plac_grid_event as event
    cross join newest
    where event.reported_at is not null
    union all
    select
        strftime(accepted_on, '%Y-%m') as month,
        grid_code,
        0 as events,
        1 as disputes,
        0 as open_over_7_days
    from std.plac_dispute_mediation
    where accepted_on is not null and grid_code is not null
),

counted as (
    select
        month,
        grid_code,
        cast(sum(events) as bigint) as events,
        cast(sum(disputes) as bigint) as disputes,
        cast(sum(open_over_7_days) as bigint) as open_over_7_days
    from happened
    group by month, grid_code
)

select
    counted.month,
    counted.grid_code,
    coalesce(grid.county_code, by_code.current_code, '000000') as county_code,
    grid.households,
    counted.events,
    counted.disputes,
    round(cast(counted.events as double) * 1000 / nullif(grid.households, 0), 2) as per_1000_households,
    counted.open_over_7_days
from counted
left join master.grid as grid on counted.grid_code = grid.grid_code
left join master.division_resolution as by_code on left(counted.grid_code, 6) = by_code.code
