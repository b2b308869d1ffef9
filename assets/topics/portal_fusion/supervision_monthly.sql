/*
title: {zh: 督办按期情况, en: Supervised tasks by month}
description: >-
  督办事项按办理期限所在月份、责任单位和来源的按期、逾期与在办逾期情况。按日期计算，不用填报状态；状态与日期矛盾者另计。
  已撤销事项不计；期限未到且未办结者不在按期率中。截至日为交办、办结日期与更新时间的最新日期。
owner: gsda
system: portal_fusion
grain: [month, department_uscc, source]
columns:
  month: {title: 月份, description: 办理期限所在月，YYYY-MM}
  department_uscc: {title: 责任单位, description: 未填者为 -}
  source: {title: 督办来源, description: 未填者为不详}
  tasks: {title: 督办事项数, unit: 件}
  due: {title: 到期事项数, unit: 件, description: 已办结或期限已过}
  on_time: {title: 按期办结数, unit: 件}
  late: {title: 逾期办结数, unit: 件}
  open_overdue: {title: 在办逾期数, unit: 件}
  on_time_rate: {title: 按期率, description: 按期办结数与到期事项数之比}
  contradicting: {title: 状态与日期矛盾数, unit: 件}
checks:
  - {name: due_is_the_sum, check: "due = on_time + late + open_overdue", message: 到期事项数不等于各类之和, severity: error}
  - {name: status_agrees_with_dates, check: "contradicting = 0", message: 填报状态与日期矛盾, dimension: consistency, severity: warning}
*/
with

as_of as (
    select max(greatest(
        assigned_on, coalesce(finished_on, assigned_on),
        coalesce(cast(updated_at at time zone 'Asia/Shanghai' as date), assigned_on)
    )) as day
    from std.gsda_supervision_task
),

judged as (
    select
        strftime(task.due_on, '%Y-%m') as month,
        coalesce(task.department_uscc, '-') as department_uscc,
        coalesce(task.source, '不详') as source,
        case
            when task.finished_on <= task.due_on then '按期办结'
            when task.finished_on > task.due_on then '逾期办结'
            when task.due_on < as_of.day then '在办逾期'
            else '在办'
        end as state,
        task.status
    from std.gsda_supervision_task as task
    cross join as_of
    where task.status is distinct from '已撤销' and task.due_on is not null
)

select
    month,
    department_uscc,
    source,
    count(*) as tasks,
    count(*) filter (where state <> '在办') as due,
    count(*) filter (where state = '按期办结') as on_time,
    count(*) filter (where state = '逾期办结') as late,
    count(*) filter (where state = '在办逾期') as open_overdue,
    round(
        cast(count(*) filter (where state = '按期办结') as double)
        / nullif(count(*) filter (where state <> '在办'), 0), 4
    ) as on_time_rate,
    count(*) filter (where (state in ('按期办结', '逾期办结') or status in ('按期办结', '逾期办结')) and state <> status)
        as contradicting
from judged
group by month, department_uscc, source
