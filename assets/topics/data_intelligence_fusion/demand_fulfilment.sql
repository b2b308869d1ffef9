/*
title: {zh: 数据需求满足情况, en: Fulfilment of data demands}
description: >-
  数据需求按提出月份和提供单位的满足、不予提供与未办结情况。满足率为已满足与已答复（已满足加不予提供）之比，未办结者不在分子分母中。
  提供单位只有名称，以填报为准。
owner: gsda
system: data_intelligence_fusion
grain: [month, provider_name]
columns:
  month: {title: 月份, description: 提出日期所在月，YYYY-MM}
  provider_name: {title: 提供单位, description: 未填者为不详}
  raised: {title: 提出数, unit: 件}
  met: {title: 已满足数, unit: 件}
  refused: {title: 不予提供数, unit: 件}
  open: {title: 未办结数, unit: 件}
  fulfilled_rate: {title: 满足率}
  median_days: {title: 答复用时中位数, unit: 天, description: 自然日，最近秩法}
checks:
  - {name: parts_within_raised, check: "met + refused + open = raised", message: 各类之和不等于提出数, severity: error}
*/
with

demands as (
    select
        strftime(raised_on, '%Y-%m') as month,
        coalesce(provider_name, '不详') as provider_name,
        status,
        case when answered_on >= raised_on then date_diff('day', raised_on, answered_on) end as days
    from std.gsda_data_demand
    where raised_on is not null
),

ranked as (
    select
        demands.*,
        row_number() over (partition by month, provider_name order by days nulls last) as position,
        count(days) over (partition by month, provider_name) as answered
    from demands
)

select
    month,
    provider_name,
    count(*) as raised,
    count(*) filter (where status = '已满足') as met,
    count(*) filter (where status = '不予提供') as refused,
    count(*) filter (where coalesce(status, '-') not in ('已满足', '不予提供')) as open,
    round(
        cast(count(*) filter (where status = '已满足') as double)
        / nullif(count(*) filter (where status in ('已满足', '不予提供')), 0), 4
    ) as fulfilled_rate,
    max(days) filter (where position = cast(ceil(answered / 2.0) as bigint)) as median_days
from ranked
group by month, provider_name
