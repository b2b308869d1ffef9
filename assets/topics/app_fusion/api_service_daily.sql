/*
title: {zh: 接口服务质量日报, en: Daily service of interfaces}
description: >-
  每个在线接口每日的调用、成功与响应情况。多个系统上报的P95不能平均，取最大者；承诺兑现指P95不超过登记的承诺响应时间，未承诺或未上报者为空。
  已下线接口和未登记接口不计。
owner: gsda
system: app_fusion
grain: [api_no, called_on]
increment: {by: called_on, of: {std.gsda_api_call_daily: called_on}}
columns:
  api_no: 接口编号
  called_on: 调用日期
  provider_uscc: 提供单位
  calls: {title: 调用次数, unit: 次}
  successes: {title: 成功次数, unit: 次}
  success_rate: {title: 成功率, description: 成功次数与调用次数之比}
  p95_ms: {title: P95响应时间, unit: 毫秒, description: 各调用系统P95的最大值}
  promised_ms: {title: 承诺响应时间, unit: 毫秒}
  promise_kept: {title: 是否兑现承诺}
  systems: {title: 调用系统数, unit: 个}
checks:
  - {name: successes_within_calls, check: "successes <= calls", message: 成功次数多于调用次数, severity: error}
*/
with

-- one interface on one day, however many systems called it
daily as (
    select
        api_no,
        called_on,
        sum(calls) as calls,
        sum(successes) as successes,
        max(p95_milliseconds) as p95_ms,
        count(distinct system_no) filter (where calls > 0) as systems
    from std.gsda_api_call_daily
    group by api_no, called_on
)

select
    daily.api_no,
    daily.called_on,
    registry.provider_uscc,
    cast(daily.calls as bigint) as calls,
    cast(daily.successes as bigint) as successes,
    round(cast(daily.successes as double) / nullif(daily.calls, 0), 4) as success_rate,
    daily.p95_ms,
    registry.promised_milliseconds as promised_ms,
    daily.p95_ms <= registry.promised_milliseconds as promise_kept,
    daily.systems
from daily
inner join std.gsda_api_registry as registry on daily.api_no = registry.api_no
where registry.status = '在线'
