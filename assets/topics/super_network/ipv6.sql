/*
title: {zh: IPv6推进情况, en: Deployment of IPv6}
description: >-
  各单位逐月的IPv6监测系统数、可达系统数与可达系统的平均IPv6流量占比。流量占比没有流量总数可加权，按系统简单平均，只作参考，不再向上汇总平均。
owner: gsda
system: super_network
grain: [month, department_name]
columns:
  month: {title: 月份, description: YYYY-MM}
  department_name: {title: 单位名称, description: 以系统底账为准，查无系统者用填报名称}
  systems: {title: 监测系统数, unit: 个}
  reachable: {title: 可达系统数, unit: 个}
  reachable_rate: {title: IPv6可达率}
  traffic_share: {title: 可达系统平均IPv6流量占比, unit: '%'}
checks:
  - {name: reachable_within_systems, check: "reachable <= systems", message: 可达系统多于监测系统, severity: error}
  - {name: share_in_range, check: "traffic_share between 0 and 100", message: 流量占比不在0至100之间, dimension: accuracy, severity: error}
*/
select
    substr(deployment.month, 1, 4) || '-' || substr(deployment.month, 5, 2) as month,
    coalesce(system.department_name, deployment.department_name, '不详') as department_name,
    count(distinct deployment.system_no) as systems,
    count(distinct deployment.system_no) filter (where deployment.reachable = '是') as reachable,
    round(
        cast(count(distinct deployment.system_no) filter (where deployment.reachable = '是') as double)
        / nullif(count(distinct deployment.system_no), 0), 4
    ) as reachable_rate,
    round(
        cast(sum(cast(deployment.traffic_share as decimal(18, 4))) filter (where deployment.reachable = '是') as double)
        / nullif(count(deployment.traffic_share) filter (where deployment.reachable = '是'), 0), 2
    ) as traffic_share
from std.iitb_ipv6_deployment as deployment
left join std.gsda_information_system as system on deployment.system_no = system.system_no
where deployment.month is not null
group by
    substr(deployment.month, 1, 4) || '-' || substr(deployment.month, 5, 2),
    coalesce(system.department_name, deployment.department_name, '不详')
