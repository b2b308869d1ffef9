/*
title: {zh: 组件复用, en: Reuse of components}
description: >-
  每个应用组件的接口数、近90日内成功调用它的系统数（提供单位自己的系统不计）与填报复用次数之差。截至日为调用日报的最新日期。
  系统底账中没有的调用系统也算一个外单位系统。
owner: gsda
system: app_fusion
grain: [component_no]
columns:
  component_no: 组件编号
  component_kind: 组件类型
  provider_uscc: 提供单位
  status: 组件状态
  apis: {title: 接口数, unit: 个, description: 在线接口}
  systems_calling: {title: 调用系统数, unit: 个, description: 近90日内有成功调用的外单位系统}
  calls_90_days: {title: 近90日调用次数, unit: 次, description: 外单位系统的调用}
  reuses_declared: {title: 填报复用次数, unit: 次}
  difference: {title: 填报与实际之差, unit: 次, description: 填报复用次数减调用系统数}
  is_reused: {title: 是否复用, description: 调用系统不少于2个}
checks:
  - {name: counts_not_negative, check: "apis >= 0 and systems_calling >= 0", message: 数量为负, severity: error}
*/
with

as_of as (
    select max(called_on) as day
    from std.gsda_api_call_daily
),

-- calls of the last 90 days by systems of others than the component's provider
calls as (
    select
        registry.component_no,
        call.system_no,
        call.calls,
        call.successes
    from std.gsda_api_call_daily as call
    inner join as_of on date_diff('day', call.called_on, as_of.day) < 90
    inner join std.gsda_api_registry as registry on call.api_no = registry.api_no
    inner join std.gsda_application_component as component on registry.component_no = component.component_no
    left join std.gsda_information_system as caller on call.system_no = caller.system_no
    where caller.department_uscc is distinct from component.provider_uscc
),

called as (
    select
        component_no,
        count(distinct system_no) filter (where successes > 0) as systems_calling,
        sum(calls) as calls_90_days
    from calls
    group by component_no
),

offered as (
    select component_no, count(*) as apis
    from std.gsda_api_registry
    where status = '在线'
    group by component_no
)

select
    component.component_no,
    component.component_kind,
    component.provider_uscc,
    component.status,
    coalesce(offered.apis, 0) as apis,
    coalesce(called.systems_calling, 0) as systems_calling,
    cast(coalesce(called.calls_90_days, 0) as bigint) as calls_90_days,
    component.reuses as reuses_declared,
    component.reuses - coalesce(called.systems_calling, 0) as difference,
    coalesce(called.systems_calling, 0) >= 2 as is_reused
from std.gsda_application_component as component
left join offered on component.component_no = offered.component_no
left join called on component.component_no = called.component_no
