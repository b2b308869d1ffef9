/*
title: {zh: 共享申请时效, en: Timeliness of sharing}
description: >-
  数据共享申请按申请月份（北京时间）和提供单位的同意、不同意、待审核情况。答复期限为收到申请之日起10个工作日，首日不计；
  按时率为期限内同意的件数与（已同意件数加已过期限仍待审核件数）之比。不同意的申请没有答复时间，不在分子分母中。截至日为申请与同意时间的最新日期。
owner: gsda
system: data_intelligence_fusion
grain: [month, provider_uscc]
columns:
  month: {title: 月份, description: 申请时间所在月，YYYY-MM}
  provider_uscc: {title: 提供单位, description: 未填者为 -}
  requests: {title: 申请数, unit: 件}
  granted: {title: 同意数, unit: 件}
  granted_on_time: {title: 期限内同意数, unit: 件}
  refused: {title: 不同意数, unit: 件}
  pending: {title: 待审核数, unit: 件}
  pending_over_10_days: {title: 超期待审核数, unit: 件}
  median_working_days: {title: 同意用时中位数, unit: 工作日, description: 最近秩法}
  on_time_rate: {title: 按时率}
checks:
  - {name: parts_within_requests, check: "granted + refused + pending <= requests", message: 各类之和多于申请数, severity: error}
  - {name: on_time_within_granted, check: "granted_on_time <= granted and pending_over_10_days <= pending", message: 部分多于总体, severity: error}
*/
with

requests as (
    select
        request_no,
        coalesce(provider_uscc, '-') as provider_uscc,
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

-- working days used by the granted, waited by the pending
timed as (
    select
        strftime(requests.applied_on, '%Y-%m') as month,
        requests.provider_uscc,
        requests.result,
        case when requests.result = '同意' then granted.ordinal - applied.ordinal end as used_days,
        case when requests.result = '待审核' then today.ordinal - applied.ordinal end as waited_days
    from requests
    cross join as_of
    left join master.calendar as applied on requests.applied_on = applied.day
    left join master.calendar as granted on requests.granted_on = granted.day
    left join master.calendar as today on as_of.day = today.day
),

ranked as (
    select
        timed.*,
        row_number() over (partition by month, provider_uscc order by used_days nulls last) as position,
        count(used_days) over (partition by month, provider_uscc) as timed_count
    from timed
),

counted as (
    select
        month,
        provider_uscc,
        count(*) as requests,
        count(*) filter (where result = '同意') as granted,
        count(*) filter (where used_days <= 10) as granted_on_time,
        count(*) filter (where result = '不同意') as refused,
        count(*) filter (where result = '待审核') as pending,
        count(*) filter (where waited_days > 10) as pending_over_10_days,
        max(used_days) filter (where position = cast(ceil(timed_count / 2.0) as bigint)) as median_working_days
    from ranked
    group by month, provider_uscc
)

select
    counted.*,
    round(cast(granted_on_time as double) / nullif(granted + pending_over_10_days, 0), 4) as on_time_rate
from counted
