/*
title: {zh: 双随机计划完成, en: Progress of inspection plans}
description: >-
  双随机抽查计划按年度和事项的完成、公示和发现问题情况。检查按事项和检查年度归入计划，同一对象两次抽中在完成中计两次，在覆盖中计一次；
  检查后20个工作日内（检查当日不计）公示为及时。覆盖率为被检主体与存续主体之比。
owner: amr
system: market_supervision
grain: [plan_year, plan_no]
columns:
  plan_year: 计划年度
  plan_no: 计划编号
  item: 抽查事项
  planned: {title: 计划对象数, unit: 户}
  inspected: {title: 检查次数, unit: 次}
  published: {title: 已公示数, unit: 次}
  published_in_time: {title: 及时公示数, unit: 次}
  problems: {title: 发现问题数, unit: 次}
  entities: {title: 被检主体数, unit: 户}
  registered: {title: 存续主体数, unit: 户}
  completion: {title: 完成率, description: 检查次数与计划对象数之比，可超过1}
  publication_rate: {title: 及时公示率, description: 及时公示数与检查次数之比}
  coverage: {title: 覆盖率, description: 被检主体与存续主体之比}
  problem_rate: {title: 问题发现率, description: 发现问题数与检查次数之比}
checks:
  - {name: parts_within_inspected, check: "published_in_time <= published and published <= inspected and problems <= inspected", message: 公示或发现问题数多于检查次数, severity: error}
*/
with

registered as (
    select count(*) as entities
    from master.legal_entity
    where record_status = 'active' and status = '1'
),

inspections as (
    select
        cast(extract(year from inspection.inspected_on) as bigint) as plan_year,
        inspection.item,
        inspection.uscc,
        inspection.published_on,
        published.ordinal - inspected.ordinal as working_days,
        inspection.result = '发现问题已责令改正' as is_problem
    from std.amr_inspection as inspection
    left join master.calendar as inspected on inspection.inspected_on = inspected.day
    left join master.calendar as published on inspection.published_on = published.day
),

-- an object is in time when its day is at most twenty working days on: a day off belongs to the working day before it
counted as (
    select
        plan.plan_year,
        plan.plan_no,
        plan.item,
        plan.objects,
        count(inspections.item) as inspected,
        count(inspections.published_on) as published,
        count(*) filter (where inspections.working_days between 0 and 20) as published_in_time,
        count(*) filter (where inspections.is_problem) as problems,
        count(distinct inspections.uscc) as entities
    from std.amr_inspection_plan as plan
    left join inspections on plan.plan_year = inspections.plan_year and plan.item = inspections.item
    group by plan.plan_year, plan.plan_no, plan.item, plan.objects
)

select
    counted.plan_year,
    counted.plan_no,
    counted.item,
    counted.objects as planned,
    counted.inspected,
    counted.published,
    counted.published_in_time,
    counted.problems,
    counted.entities,
    registered.entities as registered,
    round(cast(counted.inspected as double) / nullif(counted.objects, 0), 4) as completion,
    round(cast(counted.published_in_time as double) / nullif(counted.inspected, 0), 4) as publication_rate,
    round(cast(counted.entities as double) / nullif(registered.entities, 0), 4) as coverage,
    round(cast(counted.problems as double) / nullif(counted.inspected, 0), 4) as problem_rate
from counted
cross join registered
