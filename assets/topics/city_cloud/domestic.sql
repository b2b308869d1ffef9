/*
title: {zh: 云资源国产化, en: Domestic cloud resources}
description: 使用中云资源按主管单位的CPU核数与其中国产化核数，按核数而不按台数。表只保存现状，月份为资源表更新时间的最新月份。没有CPU的资源不计。
owner: gsda
system: city_cloud
grain: [month, department_uscc]
columns:
  month: {title: 月份, description: 现状所在月，YYYY-MM}
  department_uscc: {title: 主管单位, description: 查无系统者为 -}
  resources: {title: 资源数, unit: 个}
  cores: {title: CPU核数, unit: 核}
  domestic_cores: {title: 国产化核数, unit: 核}
  share: {title: 国产化率}
checks:
  - {name: domestic_within_cores, check: "domestic_cores <= cores", message: 国产化核数多于核数, severity: error}
*/
with

as_of as (
    select strftime(max(cast(updated_at at time zone 'Asia/Shanghai' as date)), '%Y-%m') as month
    from std.gsda_cloud_resource
)

select
    as_of.month,
    coalesce(system.department_uscc, '-') as department_uscc,
    count(*) as resources,
    cast(sum(resource.cpu_cores) as bigint) as cores,
    cast(coalesce(sum(resource.cpu_cores) filter (where resource.domestic = '是'), 0) as bigint) as domestic_cores,
    round(
        cast(coalesce(sum(resource.cpu_cores) filter (where resource.domestic = '是'), 0) as double)
        / nullif(sum(resource.cpu_cores), 0), 4
    ) as share
from std.gsda_cloud_resource as resource
cross join as_of
left join std.gsda_information_system as system on resource.system_no = system.system_no
where resource.status = '使用中' and resource.cpu_cores > 0 and as_of.month is not null
group by as_of.month, coalesce(system.department_uscc, '-')
