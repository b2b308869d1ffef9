/*
title: {zh: 系统底账, en: Register of systems}
description: >-
  每个信息系统的单位、等级保护级别、上云情况、云资源数、测评期限与未整改漏洞数。级别以备案为准，没有备案时用登记级别，两者不一致者标出。
  已上云以系统登记为准；登记未上云却有使用中云资源（或相反）者标为矛盾。测评期限见等保与密评状况，停用系统不判。
owner: gsda
system: city_cloud
grain: [system_no]
columns:
  system_no: 系统编号
  department_uscc: 主管单位
  status: 运行状态
  protection_level: {title: 等级保护级别}
  levels_differ: {title: 登记与备案级别是否不一致}
  on_cloud: 是否上云
  resources: {title: 云资源数, unit: 个, description: 使用中}
  cloud_contradicts: {title: 上云登记与云资源是否矛盾}
  last_assessed: 最近测评日期
  assessment_due: 测评期限
  is_assessment_overdue: {title: 是否超期未测评}
  is_assessment_passed: {title: 测评是否合格}
  vulnerabilities_open: {title: 未整改漏洞数, unit: 个}
checks:
  - {name: levels_agree, check: "not levels_differ", message: 登记级别与备案级别不一致, dimension: consistency, severity: warning}
  - {name: cloud_agrees, check: "not cloud_contradicts", message: 上云登记与云资源矛盾, dimension: consistency, severity: warning}
*/
with

resources as (
    select system_no, count(*) as resources
    from std.gsda_cloud_resource
    where status = '使用中'
    group by system_no
),

vulnerabilities as (
    select system_no, count(*) as vulnerabilities_open
    from std.cac_vulnerability
    where fixed_on is null and status is distinct from '不予整改'
    group by system_no
)

select
    system.system_no,
    system.department_uscc,
    system.status,
    coalesce(protection.level_filed, system.protection_level) as protection_level,
    coalesce(protection.levels_differ, false) as levels_differ,
    coalesce(system.on_cloud = '是', false) as on_cloud,
    coalesce(resources.resources, 0) as resources,
    coalesce(system.on_cloud = '是', false) <> (coalesce(resources.resources, 0) > 0) as cloud_contradicts,
    protection.assessed_on as last_assessed,
    protection.due_on as assessment_due,
    coalesce(protection.is_overdue, false) as is_assessment_overdue,
    coalesce(protection.is_passed, false) as is_assessment_passed,
    coalesce(vulnerabilities.vulnerabilities_open, 0) as vulnerabilities_open
from std.gsda_information_system as system
left join topic.security_assurance_protection_status as protection on system.system_no = protection.system_no
left join resources on system.system_no = resources.system_no
left join vulnerabilities on system.system_no = vulnerabilities.system_no
