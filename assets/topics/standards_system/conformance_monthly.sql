/*
title: {zh: 标准符合性审查月报, en: Conformance reviews by month}
description: >-
  标准符合性审查按月份、审查阶段和标准的次数、审查项与结论。条款符合率为符合项数与审查项数之比；通过指结论为符合，基本符合另列，不算通过。
owner: gsda
system: standards_system
grain: [month, stage, standard_no]
columns:
  month: {title: 月份, description: 审查日期所在月，YYYY-MM}
  stage: {title: 审查阶段, description: 未填者为不详}
  standard_no: {title: 标准编号, description: 未填者为 -}
  reviews: {title: 审查次数, unit: 次}
  systems: {title: 系统数, unit: 个}
  items: {title: 审查项数, unit: 项}
  conforming: {title: 符合项数, unit: 项}
  item_rate: {title: 条款符合率}
  passed: {title: 通过次数, unit: 次}
  basically: {title: 基本符合次数, unit: 次}
  pass_rate: {title: 通过率, description: 通过次数与审查次数之比}
checks:
  - {name: conforming_within_items, check: "conforming <= items", message: 符合项数多于审查项数, severity: error}
  - {name: passed_within_reviews, check: "passed + basically <= reviews", message: 通过次数多于审查次数, severity: error}
*/
select
    strftime(reviewed_on, '%Y-%m') as month,
    coalesce(stage, '不详') as stage,
    coalesce(standard_no, '-') as standard_no,
    count(*) as reviews,
    count(distinct system_no) as systems,
    cast(sum(items) filter (where conforming is not null) as bigint) as items,
    cast(sum(conforming) filter (where items is not null) as bigint) as conforming,
    round(
        cast(sum(conforming) filter (where items is not null) as double)
        / nullif(sum(items) filter (where conforming is not null), 0), 4
    ) as item_rate,
    count(*) filter (where conclusion = '符合') as passed,
    count(*) filter (where conclusion = '基本符合') as basically,
    round(cast(count(*) filter (where conclusion = '符合') as double) / nullif(count(*), 0), 4) as pass_rate
from std.gsda_conformance_review
where reviewed_on is not null
group by strftime(reviewed_on, '%Y-%m'), coalesce(stage, '不详'), coalesce(standard_no, '-')
