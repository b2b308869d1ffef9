/*
title: {zh: 溯源覆盖, en: Traceability of farm products}
description: >-
  上市的农产品批次按销售季度与品种的赋码、检测与溯源覆盖：赋码为有追溯码，检测为该生产主体的同一品种在销售之前30天内（含当日）有抽检且样品全部合格，
  溯源覆盖为赋码、检测和产地三者都有。检测对应到主体和品种，不对应到批次：抽检没有批次号。
owner: ara
system: rural_revitalization
grain: [quarter, product]
columns:
  quarter: {title: 销售季度, description: 如 2023Q2}
  product: {title: 品种, description: 未填者为不详}
  batches: {title: 批次数, unit: 批}
  coded: {title: 赋码批次数, unit: 批}
  tested: {title: 检测批次数, unit: 批}
  placed: {title: 产地明确的批次数, unit: 批}
  covered: {title: 溯源覆盖批次数, unit: 批}
  covered_rate: {title: 溯源覆盖率}
checks:
  - {name: covered_within_parts, check: "covered <= coded and covered <= tested and covered <= placed", message: 覆盖多于其各部分, severity: error}
*/
with

-- a sample fails with any of its items
samples as (
    select
        producer_uscc,
        product,
        sampled_on,
        max(case when conclusion = '不合格' or (limit_mg > 0 and found_mg > limit_mg) then 1 else 0 end) as failed
    from std.ara_product_test
    where producer_uscc is not null and sampled_on is not null
    group by producer_uscc, product, sampled_on
),

tested as (
    select batch.batch_no, max(samples.failed) as failed
    from std.ara_trace_batch as batch
    inner join samples
        on batch.producer_uscc = samples.producer_uscc and batch.product = samples.product
        and samples.sampled_on between batch.sold_on - 30 and batch.sold_on
    group by batch.batch_no
),

judged as (
    select
        cast(extract(year from batch.sold_on) as text) || case
            when extract(month from batch.sold_on) <= 3 then 'Q1'
            when extract(month from batch.sold_on) <= 6 then 'Q2'
            when extract(month from batch.sold_on) <= 9 then 'Q3'
            else 'Q4'
        end as quarter,
        coalesce(batch.product, '不详') as product,
        batch.trace_code is not null as is_coded,
        coalesce(tested.failed = 0, false) as is_tested,
        batch.village_code is not null as is_placed
    from std.ara_trace_batch as batch
    left join tested on batch.batch_no = tested.batch_no
)

select
    quarter,
    product,
    count(*) as batches,
    count(*) filter (where is_coded) as coded,
    count(*) filter (where is_tested) as tested,
    count(*) filter (where is_placed) as placed,
    count(*) filter (where is_coded and is_tested and is_placed) as covered,
    round(cast(count(*) filter (where is_coded and is_tested and is_placed) as double) / nullif(count(*), 0), 4)
        as covered_rate
from judged
group by quarter, product
