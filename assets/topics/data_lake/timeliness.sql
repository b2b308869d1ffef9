/*
title: {zh: 入湖及时, en: Timeliness of arrival}
description: >-
  每次交付的所属期、到期日与收到日。所属期末取自交付文件名中最后一段日期（8位为日、6位为月、4位为年）；到期日：实时与每日为次日，每周为期末后7日，
  每月、每季度、每半年与每年为期末次月的第10个工作日（本库约定）；到期日24时前（北京时间）收到为按时。不定期与文件名没有日期的交付不判。
  同一资源同一所属期多次交付以最早收到者为准。
owner: gsda
system: data_lake
grain: [resource, period_end]
columns:
  resource: 信息资源
  period_end: 所属期末
  department: 数源部门
  update_cycle: 更新周期
  due_on: 到期日
  received_on: {title: 收到日期, description: 北京时间}
  deliveries: {title: 交付次数, unit: 次}
  days_late: {title: 迟到天数, unit: 天, description: 按时为0}
  state: {title: 状态, description: 按时、迟到、不判}
checks:
  - {name: days_not_negative, check: "days_late >= 0", message: 迟到天数为负, severity: error}
*/
with

-- the last run of digits before the extension: 20231231, 202312 or 2023
named as (
    select
        delivery.resource,
        delivery.batch_id,
        cast(delivery.received_at at time zone 'Asia/Shanghai' as date) as received_on,
        regexp_extract(delivery.delivery_name, '([0-9]{4,8})[^0-9]*$', 1) as digits
    from gov.delivery as delivery
    where delivery.received_at is not null
),

dated as (
    select
        named.resource,
        named.received_on,
        case
            when length(digits) = 8 and substr(digits, 5, 2) between '01' and '12' and substr(digits, 7, 2) between '01' and '31'
                then least(
                    cast(date_diff('day', date '2000-01-01', last_day(cast(substr(digits, 1, 4) || '-' || substr(digits, 5, 2) || '-01' as date))) as bigint),
                    date_diff('day', date '2000-01-01', cast(substr(digits, 1, 4) || '-' || substr(digits, 5, 2) || '-01' as date))
                    + cast(substr(digits, 7, 2) as bigint) - 1
                )
            when length(digits) = 6 and substr(digits, 5, 2) between '01' and '12'
                then date_diff('day', date '2000-01-01', last_day(cast(substr(digits, 1, 4) || '-' || substr(digits, 5, 2) || '-01' as date)))
            when length(digits) = 4 and digits between '2000' and '2099'
                then date_diff('day', date '2000-01-01', cast(digits || '-12-31' as date))
        end as day_number
    from named
),

periods as (
    select
        resource,
        cast(date '2000-01-01' + cast(day_number as integer) as date) as period_end,
        min(received_on) as received_on,
        count(*) as deliveries
    from dated
    where day_number is not null
    group by resource, day_number
),

-- the 10th working day of each month
tenth as (
    select strftime(day, '%Y-%m') as month, min(day) as day
    from (
        select
            day,
            is_working,
            sum(case when is_working then 1 else 0 end) over (
                partition by strftime(day, '%Y-%m') order by day rows between unbounded preceding and current row
            ) as position
        from master.calendar
    ) as counted
    where is_working and position = 10
    group by strftime(day, '%Y-%m')
),

due as (
    select
        periods.resource,
        periods.period_end,
        periods.received_on,
        periods.deliveries,
        catalogued.provider as department,
        catalogued.update_cycle,
        case
            when catalogued.update_cycle in ('实时', '每日') then cast(periods.period_end + interval '1 day' as date)
            when catalogued.update_cycle = '每周' then cast(periods.period_end + interval '7 days' as date)
            when catalogued.update_cycle in ('每月', '每季度', '每半年', '每年') then tenth.day
        end as due_on
    from periods
    inner join gov.catalog_resource as catalogued on periods.resource = catalogued.resource
    left join tenth
        on tenth.month = strftime(cast(last_day(periods.period_end) + interval '1 day' as date), '%Y-%m')
)

select
    resource,
    period_end,
    department,
    update_cycle,
    due_on,
    received_on,
    deliveries,
    case when received_on > due_on then date_diff('day', due_on, received_on) when due_on is not null then 0 end as days_late,
    case when due_on is null then '不判' when received_on <= due_on then '按时' else '迟到' end as state
from due
