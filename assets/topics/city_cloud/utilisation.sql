/*
title: {zh: 云资源利用, en: Use of cloud resources}
description: >-
  云资源按月份、主管单位和资源类型的数量、核数与利用率。CPU利用率按核数加权、内存利用率按内存容量加权（各日用量乘以规格再相除），不按台数平均；
  没有上报的日子不当作零。费用为该月有上报的资源的月费之和，每个资源只计一次。
owner: gsda
system: city_cloud
grain: [month, department_uscc, kind]
columns:
  month: {title: 月份, description: YYYY-MM}
  department_uscc: {title: 主管单位, description: 查无系统者为 -}
  kind: {title: 资源类型, description: 未填者为不详}
  resources: {title: 有上报的资源数, unit: 个}
  cores: {title: CPU核数, unit: 核}
  resource_days: {title: 上报资源日数, unit: 资源日}
  used_core_days: {title: 已用核日, unit: 核日}
  core_days: {title: 核日, unit: 核日}
  cpu_weighted: {title: CPU利用率, unit: '%', description: 按核数加权}
  memory_weighted: {title: 内存利用率, unit: '%', description: 按内存容量加权}
  fee_yuan: {title: 月费合计, unit: 元}
checks:
  - {name: use_in_range, check: "cpu_weighted between 0 and 100 and memory_weighted between 0 and 100", message: 利用率不在0至100之间, dimension: accuracy, severity: error}
*/
with

usage as (
    select
        strftime(used.used_on, '%Y-%m') as month,
        coalesce(system.department_uscc, '-') as department_uscc,
        coalesce(resource.resource_kind, '不详') as kind,
        resource.resource_no,
        resource.cpu_cores,
        resource.memory_gb,
        resource.monthly_fee,
        used.cpu_average,
        used.memory_average
    from std.gsda_cloud_usage as used
    inner join std.gsda_cloud_resource as resource on used.resource_no = resource.resource_no
    left join std.gsda_information_system as system on resource.system_no = system.system_no
    where used.used_on is not null
),

per_resource as (
    select
        month,
        department_uscc,
        kind,
        resource_no,
        max(cpu_cores) as cpu_cores,
        max(monthly_fee) as monthly_fee,
        count(*) as days,
        sum(cast(cpu_average * cpu_cores as decimal(18, 4))) as cpu_used,
        sum(cpu_cores) filter (where cpu_average is not null) as cpu_known,
        sum(cast(memory_average * memory_gb as decimal(18, 4))) as memory_used,
        sum(memory_gb) filter (where memory_average is not null) as memory_known
    from usage
    group by month, department_uscc, kind, resource_no
)

select
    month,
    department_uscc,
    kind,
    count(*) as resources,
    cast(sum(cpu_cores) as bigint) as cores,
    cast(sum(days) as bigint) as resource_days,
    cast(sum(cpu_used) * cast(0.01 as decimal(3, 2)) as decimal(18, 4)) as used_core_days,
    cast(coalesce(sum(cpu_known), 0) as bigint) as core_days,
    round(cast(sum(cpu_used) as double) / nullif(sum(cpu_known), 0), 2) as cpu_weighted,
    round(cast(sum(memory_used) as double) / nullif(sum(memory_known), 0), 2) as memory_weighted,
    cast(sum(monthly_fee) as decimal(20, 2)) as fee_yuan
from per_resource
group by month, department_uscc, kind
