/*
title: {zh: 农产品检测, en: Safety of farm products}
description: >-
  农产品抽检按月份、区划和品种的样品数与不合格样品数。一个样品有任一项目不合格即为不合格；检出值超过限量却判合格的为结论矛盾，按不合格计。
  限量不大于零的项目不判。超限倍数取不合格项目中检出值与限量之比的最大者。食品抽检（市场监管）另有统计，不并入。
owner: ara
system: rural_revitalization
grain: [month, county_code, product]
columns:
  month: {title: 月份, description: 抽样日期所在月，YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  product: {title: 品种, description: 未填者为不详}
  samples: {title: 样品数, unit: 个}
  failed: {title: 不合格样品数, unit: 个}
  contradicting: {title: 结论矛盾样品数, unit: 个}
  pass_rate: {title: 合格率}
  exceed_ratio: {title: 最大超限倍数}
checks:
  - {name: failed_within_samples, check: "failed <= samples and contradicting <= failed", message: 部分多于总体, severity: error}
  - {name: verdicts_agree, check: "contradicting = 0", message: 检出值超过限量却判合格, dimension: consistency, severity: warning}
*/
with

samples as (
    select
        test.sample_no,
        strftime(max(test.sampled_on), '%Y-%m') as month,
        coalesce(max(named.code), '000000') as county_code,
        coalesce(max(test.product), '不详') as product,
        max(case when test.conclusion = '不合格' then 1 else 0 end) as said_failed,
        max(case when test.limit_mg > 0 and test.found_mg > test.limit_mg then 1 else 0 end) as found_failed,
        max(case when test.limit_mg > 0 and test.found_mg > test.limit_mg
            then test.found_mg / nullif(test.limit_mg, 0) end) as exceed_ratio
    from std.ara_product_test as test
    left join master.division as named
        on left(replace(test.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
    where test.sampled_on is not null
    group by test.sample_no
)

select
    month,
    county_code,
    product,
    count(*) as samples,
    count(*) filter (where said_failed = 1 or found_failed = 1) as failed,
    count(*) filter (where said_failed = 0 and found_failed = 1) as contradicting,
    round(
        cast(count(*) filter (where said_failed = 0 and found_failed = 0) as double) / nullif(count(*), 0), 4
    ) as pass_rate,
    round(max(exceed_ratio), 2) as exceed_ratio
from samples
group by month, county_code, product
