/*
title: {zh: 运维工单月报, en: Maintenance tickets by month}
description: >-
  运维工单按创建月份（北京时间）、类别和优先级的响应与解决时间。目标为7×24小时：紧急15分钟响应、4小时解决，高30分钟、8小时，中2小时、24小时，
  低4小时、72小时（本库约定）。达标指响应与解决都在目标内；未解决而已过解决时限者算未达标，未过者不计。截至时刻为工单时间的最新者。
owner: gsda
system: ops_maintenance
grain: [month, kind, priority]
columns:
  month: {title: 月份, description: 创建时间所在月，YYYY-MM}
  kind: {title: 工单类别, description: 未填者为不详}
  priority: {title: 优先级, description: 紧急、高、中、低；未填者为不详}
  created: {title: 创建数, unit: 件}
  responded_p50_minutes: {title: 响应时间中位数, unit: 分钟}
  solved_p90_hours: {title: 解决时间P90, unit: 小时}
  judged: {title: 可判定数, unit: 件, description: 已解决或已过解决时限}
  within_target: {title: 达标数, unit: 件}
  rate: {title: 达标率, description: 达标数与可判定数之比}
  rated: {title: 评价数, unit: 件}
  satisfied: {title: 满意数, unit: 件, description: 非常满意、满意、基本满意}
  satisfaction: {title: 满意率}
  invalid_count: {title: 时间颠倒数, unit: 件}
checks:
  - {name: within_target_within_judged, check: "within_target <= judged and judged <= created", message: 部分多于总体, severity: error}
*/
with

targets as (
    select * from (values
        ('紧急', 15, 4), ('高', 30, 8), ('中', 120, 24), ('低', 240, 72)
    ) as listed (priority, respond_minutes, solve_hours)
),

as_of as (
    select max(greatest(created_at, coalesce(solved_at, created_at), coalesce(responded_at, created_at))) as moment
    from std.gsda_ops_ticket
),

timed as (
    select
        strftime(cast(ticket.created_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        coalesce(ticket.kind, '不详') as kind,
        coalesce(ticket.priority, '不详') as priority,
        case when ticket.responded_at >= ticket.created_at
            then (extract(epoch from ticket.responded_at) - extract(epoch from ticket.created_at)) / 60.0
        end as responded,
        case when ticket.solved_at >= ticket.created_at
            then (extract(epoch from ticket.solved_at) - extract(epoch from ticket.created_at)) / 3600.0
        end as solved,
        (extract(epoch from as_of.moment) - extract(epoch from ticket.created_at)) / 3600.0 as age,
        ticket.solved_at is null as is_open,
        coalesce(ticket.responded_at < ticket.created_at, false)
        or coalesce(ticket.solved_at < ticket.created_at, false) as is_invalid,
        ticket.satisfaction
    from std.gsda_ops_ticket as ticket
    cross join as_of
    where ticket.created_at is not null
),

ranked as (
    select
        timed.*,
        targets.respond_minutes,
        targets.solve_hours,
        row_number() over (partition by timed.month, timed.kind, timed.priority order by timed.responded nulls last)
            as responded_position,
        row_number() over (partition by timed.month, timed.kind, timed.priority order by timed.solved nulls last)
            as solved_position,
        count(timed.responded) over (partition by timed.month, timed.kind, timed.priority) as responses,
        count(timed.solved) over (partition by timed.month, timed.kind, timed.priority) as solutions
    from timed
    left join targets on timed.priority = targets.priority
),

counted as (
    select
        month,
        kind,
        priority,
        count(*) as created,
        round(max(responded) filter (
            where responded_position = cast(floor((50 * responses + 99) / 100.0) as bigint)
        ), 1) as responded_p50_minutes,
        round(max(solved) filter (
            where solved_position = cast(floor((90 * solutions + 99) / 100.0) as bigint)
        ), 1) as solved_p90_hours,
        count(*) filter (where solve_hours is not null and (solved is not null or (is_open and age > solve_hours))) as judged,
        count(*) filter (where responded <= respond_minutes and solved <= solve_hours) as within_target,
        count(satisfaction) as rated,
        count(*) filter (where satisfaction in ('非常满意', '满意', '基本满意')) as satisfied,
        count(*) filter (where is_invalid) as invalid_count
    from ranked
    group by month, kind, priority
)

select
    month,
    kind,
    priority,
    created,
    responded_p50_minutes,
    solved_p90_hours,
    judged,
    within_target,
    round(cast(within_target as double) / nullif(judged, 0), 4) as rate,
    rated,
    satisfied,
    round(cast(satisfied as double) / nullif(rated, 0), 4) as satisfaction,
    invalid_count
from counted
