/*
title: {zh: 工地欠薪风险, en: Risk of unpaid wages at sites}
description: >-
  每个工地每月的欠薪风险分：总承包单位有未结欠薪案件30分，实发人数不足应发九成25分，日均出勤较上月减少一半及以上20分（春节所在月不计），
  工资迟发超过30天15分，总承包单位为失信被执行人10分；60分及以上红，40分及以上橙，20分及以上黄，其余绿。没有发放日期者迟发天数计到数据中最近的发放日。
  依据《保障农民工工资支付条例》，用于工资支付监管，只到工地，不含个人。
owner: hcb
system: smart_housing_construction
grain: [site_code, month]
columns:
  site_code: 工地编号
  month: {title: 工资月份, description: YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  workers: {title: 应发人数, unit: 人}
  paid_workers: {title: 实发人数, unit: 人}
  paid_ratio: {title: 实发比例}
  delay_days: {title: 迟发天数, unit: 天, description: 提前发放为0}
  attendance_change: {title: 日均出勤变化, description: 较上月；任一月没有考勤则为空}
  open_cases: {title: 未结欠薪案件数, unit: 件, description: 月末前立案且月末仍未结}
  dishonest: {title: 是否失信被执行}
  score: {title: 风险分, unit: 分}
  level: {title: 风险等级, description: 红、橙、黄、绿}
checks:
  - {name: score_in_range, check: "score between 0 and 100", message: 风险分不在0至100之间, severity: error}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

newest as (
    select max(paid_on) as as_of
    from std.hcb_wage_payment
),

payments as (
    select
        site_code,
        left(month, 4) || '-' || right(month, 2) as month,
        cast(left(month, 4) as bigint) * 12 + cast(right(month, 2) as bigint) as number,
        workers_due,
        coalesce(workers_paid, 0) as workers_paid,
        due_on,
        paid_on
    from std.hcb_wage_payment
),

festivals as (
    select distinct strftime(day, '%Y-%m') as month
    from master.calendar
    where kind = '法定节假日' and contains(holiday, '春节')
),

attended as (
    select
        site_code,
        cast(left(strftime(day, '%Y-%m'), 4) as bigint) * 12 + cast(right(strftime(day, '%Y-%m'), 2) as bigint)
            as number,
        cast(sum(present) as double) / nullif(count(present), 0) as mean_present
    from std.hcb_attendance_daily
    group by site_code,
        cast(left(strftime(day, '%Y-%m'), 4) as bigint) * 12 + cast(right(strftime(day, '%Y-%m'), 2) as bigint)
),

cases as (
    select
        payments.site_code,
        payments.month,
        count(*) as open_cases
    from payments
    inner join std.hcb_site as site on payments.site_code = site.site_code
    inner join std.hrss_labour_inspection as inspection
        on site.contractor_uscc = inspection.employer_uscc
        and inspection.cause = '拖欠工资'
        and strftime(inspection.filed_on, '%Y-%m') <= payments.month
        and (inspection.closed_on is null or strftime(inspection.closed_on, '%Y-%m') > payments.month)
    group by payments.site_code, payments.month
),

dishonest as (
    select distinct uscc
    from std.court_dishonest_debtor
    where uscc is not null and performance <> '全部履行'
),

judged as (
    select
        payments.site_code,
        payments.month,
        coalesce(counties.code, '000000') as county_code,
        payments.workers_due,
        payments.workers_paid,
        cast(payments.workers_paid as double) / nullif(payments.workers_due, 0) as paid_ratio,
        greatest(date_diff('day', payments.due_on, coalesce(payments.paid_on, newest.as_of)), 0) as delay_days,
        this_month.mean_present / nullif(month_before.mean_present, 0) - 1 as attendance_change,
        festivals.month is not null as is_festival,
        coalesce(cases.open_cases, 0) as open_cases,
        dishonest.uscc is not null as is_dishonest
    from payments
    cross join newest
    left join std.hcb_site as site on payments.site_code = site.site_code
    left join counties on left(replace(site.county_name, '江门市', ''), 2) = counties.short_name
    left join attended as this_month
        on payments.site_code = this_month.site_code and payments.number = this_month.number
    left join attended as month_before
        on payments.site_code = month_before.site_code and payments.number - 1 = month_before.number
    left join festivals on payments.month = festivals.month
    left join cases on payments.site_code = cases.site_code and payments.month = cases.month
    left join dishonest on site.contractor_uscc = dishonest.uscc
),

scored as (
    select
        judged.*,
        case when open_cases > 0 then 30 else 0 end
        + case when paid_ratio < 0.9 then 25 else 0 end
        + case when attendance_change <= -0.5 and not is_festival then 20 else 0 end
        + case when delay_days > 30 then 15 else 0 end
        + case when is_dishonest then 10 else 0 end as score
    from judged
)

select
    site_code,
    month,
    county_code,
    workers_due as workers,
    workers_paid as paid_workers,
    round(paid_ratio, 4) as paid_ratio,
    delay_days,
    round(attendance_change, 4) as attendance_change,
    open_cases,
    is_dishonest as dishonest,
    cast(score as bigint) as score,
    case when score >= 60 then '红' when score >= 40 then '橙' when score >= 20 then '黄' else '绿' end as level
from scored
