/*
title: {zh: 共享办理, en: Handling of sharing requests}
description: >-
  每件数据共享申请的答复到期日与提供到期日：自申请之日起（首日不计）10个工作日内答复、20个工作日内提供（政务数据共享条例，国令第809号）。
  状态：按时、超期、待审核、待审核超期、不同意（没有答复时间，不判）。截至日为申请与同意时间的最新日期。
owner: gsda
system: data_lake
grain: [request_no]
columns:
  request_no: 申请编号
  applicant_uscc: 申请单位
  provider_uscc: 提供单位
  table_no: 数据表编号
  applied_on: {title: 申请日期, description: 北京时间}
  answer_due_on: 答复到期日
  supply_due_on: 提供到期日
  granted_on: {title: 同意日期, description: 北京时间}
  used_workdays: {title: 答复用时, unit: 工作日}
  state: {title: 状态}
checks:
  - {name: due_after_applied, check: "answer_due_on > applied_on and supply_due_on > answer_due_on", message: 到期日早于申请日期, severity: error}
*/
with

requests as (
    select
        request_no,
        applicant_uscc,
        provider_uscc,
        table_no,
        cast(applied_at at time zone 'Asia/Shanghai' as date) as applied_on,
        cast(granted_at at time zone 'Asia/Shanghai' as date) as granted_on,
        result
    from std.gsda_share_request
    where applied_at is not null
),

as_of as (
    select greatest(max(applied_on), coalesce(max(granted_on), max(applied_on))) as day
    from requests
),

-- the working day of each number: the first day on which the count reaches it
working_days as (
    select ordinal, min(day) as day
    from master.calendar
    where is_working
    group by ordinal
),

timed as (
    select
        requests.*,
        answer.day as answer_due_on,
        supply.day as supply_due_on,
        granted.ordinal - applied.ordinal as used_workdays
    from requests
    left join master.calendar as applied on requests.applied_on = applied.day
    left join working_days as answer on applied.ordinal + 10 = answer.ordinal
    left join working_days as supply on applied.ordinal + 20 = supply.ordinal
    left join master.calendar as granted on requests.granted_on = granted.day
)

select
    timed.request_no,
    timed.applicant_uscc,
    timed.provider_uscc,
    timed.table_no,
    timed.applied_on,
    timed.answer_due_on,
    timed.supply_due_on,
    timed.granted_on,
    timed.used_workdays,
    case
        when timed.result = '不同意' then '不同意'
        when timed.granted_on <= timed.answer_due_on then '按时'
        when timed.granted_on > timed.answer_due_on then '超期'
        when as_of.day > timed.answer_due_on then '待审核超期'
        else '待审核'
    end as state
from timed
cross join as_of
