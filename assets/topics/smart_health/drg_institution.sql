/*
title: {zh: 机构病例组合, en: Case mix of institutions}
description: >-
  医疗机构每季度入组病例的组合指数（CMI，权重的例均）与费用消耗指数：本季10例以上的病组，费用合计除以按基准计算的费用合计。
  没有权重的病组不进入组合指数；不足10例的机构季度不给出组合指数。
owner: hsa
system: smart_health
grain: [institution_code, quarter]
columns:
  institution_code: 医疗机构代码
  quarter: {title: 出院季度, description: 如 2023Q2}
  cases: {title: 入组例数, unit: 例}
  weighted: {title: 有权重的例数, unit: 例}
  cmi: {title: 病例组合指数, description: 不足10例的为空}
  cost_yuan: {title: 可比费用, unit: 元, description: 有基准且10例以上的病组}
  expected_yuan: {title: 按基准费用, unit: 元}
  cost_index: {title: 费用消耗指数, description: 没有可比病组的为空}
checks:
  - {name: weighted_within_cases, check: "weighted <= cases", message: 部分多于总体, severity: error}
*/
with

counted as (
    select
        institution_code,
        quarter,
        sum(cases) as cases,
        sum(case when weight is not null then cases else 0 end) as weighted,
        sum(cast(weight * cases as decimal(18, 6))) as weights,
        sum(case when cost_index is not null then cost_yuan end) as cost,
        sum(case when cost_index is not null then benchmark_yuan * priced end) as expected
    from topic.smart_health_drg_cost
    group by institution_code, quarter
)

select
    institution_code,
    quarter,
    cast(cases as bigint) as cases,
    cast(weighted as bigint) as weighted,
    case when weighted >= 10 then round(cast(weights as double) / nullif(weighted, 0), 4) end as cmi,
    cast(cost as decimal(20, 2)) as cost_yuan,
    cast(expected as decimal(20, 2)) as expected_yuan,
    round(cast(cost as double) / nullif(cast(expected as double), 0), 4) as cost_index
from counted
