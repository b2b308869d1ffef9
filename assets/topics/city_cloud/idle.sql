/*
title: {zh: 闲置云资源, en: Idle cloud resources}
description: >-
  使用中、截至日前30日内至少有20日上报、且CPU峰值从未达到10%的云资源（本库约定）。季节性系统（如招生、征缴）也会列出，只供核对，不作判定。
  没有CPU的资源（对象存储）不列。截至日为用量的最新日期。
owner: gsda
system: city_cloud
grain: [resource_no]
columns:
  resource_no: 资源编号
  system_no: 系统编号
  kind: 资源类型
  cpu_cores: {title: CPU核数, unit: 核}
  peak_30d: {title: 近30日CPU峰值, unit: '%'}
  days_reported: {title: 近30日上报天数, unit: 天}
  fee_yuan: {title: 月费, unit: 元}
checks:
  - {name: idle_is_low, check: "peak_30d < 10 and days_reported between 20 and 30", message: 不符合闲置条件, severity: error}
*/
with

as_of as (
    select max(used_on) as day
    from std.gsda_cloud_usage
),

peaks as (
    select
        used.resource_no,
        max(used.cpu_peak) as peak_30d,
        count(distinct used.used_on) as days_reported
    from std.gsda_cloud_usage as used
    inner join as_of on date_diff('day', used.used_on, as_of.day) < 30
    where used.cpu_peak is not null
    group by used.resource_no
)

select
    resource.resource_no,
    resource.system_no,
    resource.resource_kind as kind,
    resource.cpu_cores,
    peaks.peak_30d,
    peaks.days_reported,
    resource.monthly_fee as fee_yuan
from std.gsda_cloud_resource as resource
inner join peaks on resource.resource_no = peaks.resource_no
where resource.status = '使用中' and resource.cpu_cores > 0 and peaks.days_reported >= 20 and peaks.peak_30d < 10
