/*
title: {zh: 移动应用整合, en: Inventory of mobile applications}
description: >-
  各单位面向个人、法人和政务人员的移动应用数量与月活跃用户数。同一用户使用多个应用会重复计入，月活合计不是去重人数。
  同一单位同一对象有多个在线应用者，是并入粤省事、江门易办事的候选。
owner: gsda
system: portal_fusion
grain: [department_uscc, audience]
columns:
  department_uscc: {title: 单位统一社会信用代码, description: 未填者为 -}
  audience: {title: 服务对象, description: 未填者为不详}
  department_name: 单位名称
  apps: {title: 应用数, unit: 个}
  online: {title: 在线应用数, unit: 个}
  offline: {title: 下线应用数, unit: 个}
  monthly_users: {title: 月活跃用户数合计, unit: 人, description: 在线应用之和，未去重}
  users_per_app: {title: 平均每个在线应用的月活跃用户数, unit: 人}
  is_merge_candidate: {title: 是否整合候选, description: 在线应用不少于2个}
checks:
  - {name: online_and_offline, check: "online + offline = apps", message: 在线与下线之和不等于应用数, severity: error}
*/
select
    coalesce(department_uscc, '-') as department_uscc,
    coalesce(audience, '不详') as audience,
    max(department_name) as department_name,
    count(*) as apps,
    count(*) filter (where status = '上线') as online,
    count(*) filter (where status is distinct from '上线') as offline,
    cast(coalesce(sum(monthly_users) filter (where status = '上线'), 0) as bigint) as monthly_users,
    round(
        cast(sum(monthly_users) filter (where status = '上线') as double)
        / nullif(count(*) filter (where status = '上线'), 0), 1
    ) as users_per_app,
    count(*) filter (where status = '上线') >= 2 as is_merge_candidate
from std.gsda_service_app
group by coalesce(department_uscc, '-'), coalesce(audience, '不详')
