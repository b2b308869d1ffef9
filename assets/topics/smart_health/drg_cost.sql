/*
title: {zh: 病组费用, en: Costs of diagnosis related groups}
description: >-
  出院病例按DRG病组、机构与出院季度（北京时间）的例数、例均费用、费用消耗指数与高低倍率病例数。基准为全市同病组上一年的例均费用，上一年不足30例的没有基准；
  本年的病例不进入自己的基准。费用消耗指数为例均费用与基准之比；单例费用超过基准3倍为高倍率，低于0.4倍为低倍率（本库参数）。
  例均费用与指数只列10例以上的。权重取出院年度的版本，没有的取最近一版。
  本表按敏感个人信息的来源定级，只供医保与卫生健康部门监测费用，不开放；法律依据为医疗保障基金使用监督管理条例第二十二条。
owner: hsa
system: smart_health
grain: [drg_code, institution_code, quarter]
columns:
  drg_code: 病组代码
  institution_code: 医疗机构代码
  quarter: {title: 出院季度, description: 如 2023Q2}
  drg_name: {title: 病组名称, description: 权重目录所列；不在目录的为空}
  weight: 权重
  cases: {title: 出院例数, unit: 例}
  priced: {title: 有费用的例数, unit: 例}
  cost_yuan: {title: 费用合计, unit: 元, description: 不足10例的为空}
  mean_yuan: {title: 例均费用, unit: 元, description: 不足10例的为空}
  benchmark_yuan: {title: 基准, unit: 元, description: 全市上一年例均；上一年不足30例的为空}
  cost_index: {title: 费用消耗指数, description: 不足10例或没有基准的为空}
  high: {title: 高倍率例数, unit: 例, description: 没有基准的为空}
  low: {title: 低倍率例数, unit: 例, description: 没有基准的为空}
checks:
  - {name: outliers_within_cases, check: "high + low <= priced and priced <= cases", message: 部分多于总体, severity: error}
*/
with

stays as (
    select
        drg_code,
        institution_code,
        cast(strftime(cast(discharged_at at time zone 'Asia/Shanghai' as date), '%Y') as bigint) as year,
        case
            when strftime(cast(discharged_at at time zone 'Asia/Shanghai' as date), '%m') <= '03' then 'Q1'
            when strftime(cast(discharged_at at time zone 'Asia/Shanghai' as date), '%m') <= '06' then 'Q2'
            when strftime(cast(discharged_at at time zone 'Asia/Shanghai' as date), '%m') <= '09' then 'Q3'
            else 'Q4'
        end as part,
        cast(case when total_yuan > 0 then total_yuan end as decimal(18, 2)) as cost
    from std.hlth_inpatient_discharge
    where drg_code is not null and discharged_at is not null
),

benchmarks as (
    select drg_code, year, cast(sum(cost) as double) / nullif(count(cost), 0) as benchmark
    from stays
    group by drg_code, year
    having count(cost) >= 30
),

weights as (
    select listed.year, edition.drg_code, edition.drg_name, edition.weight
    from (select distinct year from stays) as listed
    inner join std.hsa_drg_weight as edition on edition.year <= listed.year
    qualify row_number() over (partition by listed.year, edition.drg_code order by edition.year desc) = 1
),

judged as (
    select
        stays.drg_code,
        stays.institution_code,
        cast(stays.year as text) || stays.part as quarter,
        weights.drg_name,
        weights.weight,
        stays.cost,
        benchmarks.benchmark,
        cast(stays.cost as double) / nullif(benchmarks.benchmark, 0) as multiple
    from stays
    left join benchmarks on stays.drg_code = benchmarks.drg_code and stays.year - 1 = benchmarks.year
    left join weights on stays.drg_code = weights.drg_code and stays.year = weights.year
),

counted as (
    select
        drg_code,
        institution_code,
        quarter,
        max(drg_name) as drg_name,
        max(weight) as weight,
        count(*) as cases,
        count(cost) as priced,
        sum(cost) as cost,
        max(benchmark) as benchmark,
        count(case when multiple > 3 then 1 end) as high,
        count(case when multiple < 0.4 then 1 end) as low
    from judged
    group by drg_code, institution_code, quarter
)

select
    drg_code,
    institution_code,
    quarter,
    drg_name,
    weight,
    cases,
    priced,
    case when priced >= 10 then cast(cost as decimal(20, 2)) end as cost_yuan,
    case when priced >= 10 then cast(cast(cost as double) / nullif(priced, 0) as decimal(18, 2)) end as mean_yuan,
    cast(benchmark as decimal(18, 2)) as benchmark_yuan,
    case when priced >= 10 then round(cast(cost as double) / nullif(priced * benchmark, 0), 4) end as cost_index,
    case when benchmark is not null then high end as high,
    case when benchmark is not null then low end as low
from counted
