/*
title: {zh: 闲置接口月报, en: Idle interfaces by month}
description: >-
  按月份和提供单位的在线接口数与闲置接口数。整月在线指在当月1日或之前登记且现在在线；闲置指整月没有一次调用。
  登记表只保存现状，此前下线的接口无从追溯。月份为调用日报中出现过的月份。
owner: gsda
system: app_fusion
grain: [month, provider_uscc]
columns:
  month: {title: 月份, description: YYYY-MM}
  provider_uscc: {title: 提供单位, description: 未填者为 -}
  online: {title: 整月在线接口数, unit: 个}
  idle: {title: 闲置接口数, unit: 个}
  idle_rate: {title: 闲置率}
checks:
  - {name: idle_within_online, check: "idle <= online", message: 闲置接口多于在线接口, severity: error}
*/
with

monthly_calls as (
    select
        api_no,
        strftime(called_on, '%Y-%m') as month,
        sum(calls) as calls
    from std.gsda_api_call_daily
    group by api_no, strftime(called_on, '%Y-%m')
),

months as (
    select distinct month
    from monthly_calls
),

-- an interface counts from the first month it was there on the first day
online as (
    select
        months.month,
        registry.api_no,
        coalesce(registry.provider_uscc, '-') as provider_uscc
    from std.gsda_api_registry as registry
    inner join months on registry.registered_on <= cast(months.month || '-01' as date)
    where registry.status = '在线'
)

select
    online.month,
    online.provider_uscc,
    count(*) as online,
    count(*) filter (where coalesce(monthly_calls.calls, 0) = 0) as idle,
    round(
        cast(count(*) filter (where coalesce(monthly_calls.calls, 0) = 0) as double) / nullif(count(*), 0), 4
    ) as idle_rate
from online
left join monthly_calls on online.api_no = monthly_calls.api_no and online.month = monthly_calls.month
group by online.month, online.provider_uscc
