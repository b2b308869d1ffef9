/*
title: {zh: 办件时限, en: Deadlines of service cases}
description: >-
  每件办件按工作日（master.calendar，受理当日不计）的到期日、已用工作日与状态。承诺时限取办件所载，缺则取事项的承诺时限，再缺则取法定时限；
  不含补正、听证、公示等停顿的扣除（没有办件环节数源），为毛时长。没有受理的不计时。截至日为办件数据中最晚的一天。
owner: gsda
system: one_net_service
grain: [case_no]
columns:
  case_no: 办件编号
  item_type: 事项类型
  channel: 申办渠道
  month: {title: 月份, description: 受理日所在月，未受理者为申请日，北京时间}
  accepted_on: {title: 受理日期, description: 北京时间}
  finished_on: {title: 办结日期, description: 北京时间}
  promised_workdays: {title: 承诺时限, unit: 工作日}
  has_promise: {title: 是否有承诺时限, description: 办件或事项载明承诺时限}
  legal_workdays: {title: 法定时限, unit: 工作日}
  due_on: {title: 到期日, description: 到该日24时}
  legal_due_on: 法定到期日
  used_workdays: {title: 已用工作日, unit: 工作日, description: 在办的到截至日}
  state: {title: 状态, description: 按时、逾期、在办、在办逾期；没有时限或没有受理的为空}
  is_within_legal: {title: 是否在法定时限内, description: 办结的才有}
  satisfaction: 评价
checks:
  - {name: used_not_negative, check: "used_workdays >= 0", message: 已用工作日为负, dimension: accuracy, severity: warning}
  - {name: promise_within_law, check: "due_on <= legal_due_on", message: 承诺到期日晚于法定到期日, dimension: consistency, severity: warning}
*/
with

newest as (
    select max(cast(greatest(applied_at, accepted_at, finished_at) at time zone 'Asia/Shanghai' as date)) as as_of
    from std.gsda_service_case
),

-- the same item of several counties has one base code
items as (
    select
        base_code,
        min(promised_workdays) as promised_workdays,
        min(legal_workdays) as legal_workdays
    from std.gsda_service_item
    group by base_code
),

cases as (
    select
        service_case.case_no,
        coalesce(service_case.item_type, '不详') as item_type,
        coalesce(service_case.channel, '不详') as channel,
        service_case.satisfaction,
        cast(coalesce(service_case.accepted_at, service_case.applied_at) at time zone 'Asia/Shanghai' as date) as began_on,
        cast(service_case.accepted_at at time zone 'Asia/Shanghai' as date) as accepted_on,
        cast(service_case.finished_at at time zone 'Asia/Shanghai' as date) as finished_on,
        coalesce(service_case.promised_workdays, items.promised_workdays, items.legal_workdays) as promised_workdays,
        coalesce(service_case.promised_workdays, items.promised_workdays) is not null as has_promise,
        items.legal_workdays
    from std.gsda_service_case as service_case
    left join items on service_case.item_code = items.base_code
),

counted as (
    select
        cases.*,
        began.ordinal + cases.promised_workdays as due_ordinal,
        began.ordinal + cases.legal_workdays as legal_due_ordinal,
        until.ordinal - began.ordinal as used_workdays,
        until.ordinal as until_ordinal
    from cases
    cross join newest
    left join master.calendar as began on cases.accepted_on = began.day
    left join master.calendar as until on coalesce(cases.finished_on, newest.as_of) = until.day
),

-- of the days with one ordinal the first is the working day; with a limit of no days, the day itself
working_days as (
    select ordinal, min(day) as day
    from master.calendar
    group by ordinal
)

select
    counted.case_no,
    counted.item_type,
    counted.channel,
    strftime(counted.began_on, '%Y-%m') as month,
    counted.accepted_on,
    counted.finished_on,
    counted.promised_workdays,
    counted.has_promise,
    counted.legal_workdays,
    greatest(due.day, counted.accepted_on) as due_on,
    greatest(legal_due.day, counted.accepted_on) as legal_due_on,
    counted.used_workdays,
    case
        when counted.due_ordinal is null then null
        when counted.finished_on is not null and counted.until_ordinal <= counted.due_ordinal then '按时'
        when counted.finished_on is not null then '逾期'
        when counted.until_ordinal <= counted.due_ordinal then '在办'
        else '在办逾期'
    end as state,
    case when counted.finished_on is not null then counted.until_ordinal <= counted.legal_due_ordinal end as is_within_legal,
    counted.satisfaction
from counted
left join working_days as due on counted.due_ordinal = due.ordinal
left join working_days as legal_due on counted.legal_due_ordinal = legal_due.ordinal
