/*
title: {zh: 投诉举报月度, en: Monthly complaints}
description: >-
  市场监管投诉举报按登记月份、县级区划、类别和问题的件数、办结数、调解成功率与办理工作日第50百分位（最近秩法）。调解成功率为成功与成功加终止之比，不予受理不在其中；
  工作日按国务院放假安排，登记次日起算。没有受理时间，从登记时间起算。
owner: amr
system: market_supervision
grain: [month, county_code, kind, problem]
columns:
  month: {title: 月份, description: 登记时间所在月（北京时间），YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  kind: 类别
  problem: 问题
  received: {title: 登记数, unit: 件}
  finished: {title: 办结数, unit: 件}
  resolved: {title: 调解成功数, unit: 件}
  mediated: {title: 调解数, unit: 件, description: 成功与终止之和}
  resolved_rate: 调解成功率
  median_working_days: {title: 办理工作日第50百分位, unit: 工作日}
  disputed_yuan: {title: 争议金额合计, unit: 元}
checks:
  - {name: parts_within_whole, check: "resolved <= mediated and mediated <= finished and finished <= received", message: 办结或调解数多于登记数, severity: error}
*/
with

complaints as (
    select
        complaint.complaint_no,
        strftime(cast(complaint.registered_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        coalesce(division.current_code, '000000') as county_code,
        coalesce(complaint.kind, '不详') as kind,
        coalesce(complaint.problem, '不详') as problem,
        complaint.finished_at is not null as is_finished,
        complaint.result,
        complaint.disputed_amount,
        ended.ordinal - began.ordinal as working_days
    from std.amr_complaint as complaint
    left join master.division_resolution as division on complaint.county_code = division.code
    left join master.calendar as began
        on cast(complaint.registered_at at time zone 'Asia/Shanghai' as date) = began.day
    left join master.calendar as ended
        on cast(complaint.finished_at at time zone 'Asia/Shanghai' as date) = ended.day
    where complaint.registered_at is not null
),

ranked as (
    select
        complaints.*,
        row_number() over (
            partition by month, county_code, kind, problem
            order by case when working_days is null then 1 else 0 end, working_days, complaint_no
        ) as position,
        count(working_days) over (partition by month, county_code, kind, problem) as timed
    from complaints
)

select
    month,
    county_code,
    kind,
    problem,
    count(*) as received,
    count(*) filter (where is_finished) as finished,
    count(*) filter (where is_finished and result = '调解成功') as resolved,
    count(*) filter (where is_finished and result in ('调解成功', '终止调解')) as mediated,
    round(
        cast(count(*) filter (where is_finished and result = '调解成功') as double)
        / nullif(count(*) filter (where is_finished and result in ('调解成功', '终止调解')), 0), 4
    ) as resolved_rate,
    max(working_days) filter (
        where position = cast(floor((50 * timed + 99) / 100.0) as bigint)
    ) as median_working_days,
    cast(sum(disputed_amount) as decimal(20, 2)) as disputed_yuan
from ranked
group by month, county_code, kind, problem
