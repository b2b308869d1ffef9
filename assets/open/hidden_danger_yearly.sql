/*
title: {zh: 江门市安全生产隐患统计, en: Hidden dangers of work safety of Jiangmen}
description: 江门市安全生产隐患按年份和县级区划的排查数、重大隐患数与逾期未整改数；不足10项的分组不公布。
owner: emb
grain: [year, county_code]
columns:
  year: 年份
  county_code: 区划代码
  county_name: 区划名称
  danger_count: {title: 隐患数, unit: 项}
  major_count: {title: 重大隐患数, unit: 项}
  overdue_count: {title: 逾期未整改数, unit: 项}
*/
select
    substring(danger.month, 1, 4) as year,
    danger.county_code,
    division.name as county_name,
    sum(danger.found) as danger_count,
    sum(danger.major) as major_count,
    sum(danger.overdue) as overdue_count
from topic.smart_emergency_hidden_danger_monthly as danger
left join master.division as division on danger.county_code = division.code
group by substring(danger.month, 1, 4), danger.county_code, division.name
having sum(danger.found) >= 10
