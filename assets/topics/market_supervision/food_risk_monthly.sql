/*
title: {zh: 食品抽检风险, en: Food sampling}
description: >-
  食品抽检按抽样月份、抽样地县级区划和食品类别的批次、不合格批次与不合格率，市场监管抽检和农产品检测合计。
  屡次不合格为截至当月12个月内两批及以上不合格的被抽样主体；许可高风险为被抽样主体的有效食品许可风险等级为 C 或 D 的批次。
owner: amr
system: market_supervision
grain: [month, county_code, food_class]
columns:
  month: {title: 月份, description: 抽样日期所在月，YYYY-MM}
  county_code: {title: 区划代码, description: 抽样地；无法确定者为 000000}
  food_class: {title: 食品类别, description: 农产品检测为 农产品（农业农村部门）}
  samples: {title: 批次, unit: 批}
  failed: {title: 不合格批次, unit: 批}
  failure_rate: 不合格率
  failed_items: {title: 不合格项目, description: 以顿号分隔，没有则为空}
  repeat_offenders: {title: 屡次不合格主体数, unit: 户}
  risky_operators: {title: 高风险许可主体的批次, unit: 批}
checks:
  - {name: failed_within_samples, check: "failed <= samples and repeat_offenders <= failed", message: 不合格批次多于批次, severity: error}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

tests as (
    select
        sampled_on,
        county_name,
        coalesce(food_class, '不详') as food_class,
        sampled_uscc as uscc,
        verdict = '不合格' as is_failed,
        failed_item
    from std.amr_sampling_test
    union all
    select
        sampled_on,
        county_name,
        '农产品（农业农村部门）' as food_class,
        producer_uscc as uscc,
        conclusion = '不合格' as is_failed,
        item as failed_item
    from std.ara_product_test
),

located as (
    select
        strftime(tests.sampled_on, '%Y-%m') as month,
        extract(year from tests.sampled_on) * 12 + extract(month from tests.sampled_on) as number,
        coalesce(counties.code, '000000') as county_code,
        tests.food_class,
        tests.uscc,
        coalesce(tests.is_failed, false) as is_failed,
        tests.failed_item
    from tests
    left join counties on left(replace(tests.county_name, '江门市', ''), 2) = counties.short_name
    where tests.sampled_on is not null
),

failures as (
    select number, uscc, count(*) as failed
    from located
    where is_failed and uscc is not null
    group by number, uscc
),

-- who failed in a month, and twice or more in the twelve up to it
repeated as (
    select failures.number, failures.uscc
    from failures
    inner join failures as earlier
        on failures.uscc = earlier.uscc and earlier.number between failures.number - 11 and failures.number
    group by failures.number, failures.uscc
    having sum(earlier.failed) >= 2
),

risky as (
    select distinct uscc
    from std.amr_food_permit
    where status = '有效' and risk_grade in ('C', 'D')
),

-- each item once, however many samples failed it
failed_items as (
    select month, county_code, food_class, array_to_string(list_sort(list(failed_item)), '、') as failed_items
    from (select distinct month, county_code, food_class, failed_item from located where is_failed) as items
    group by month, county_code, food_class
)

select
    located.month,
    located.county_code,
    located.food_class,
    count(*) as samples,
    count(*) filter (where located.is_failed) as failed,
    round(cast(count(*) filter (where located.is_failed) as double) / nullif(count(*), 0), 4) as failure_rate,
    nullif(max(failed_items.failed_items), '') as failed_items,
    count(distinct repeated.uscc) filter (where located.is_failed) as repeat_offenders,
    count(risky.uscc) as risky_operators
from located
left join repeated on located.number = repeated.number and located.uscc = repeated.uscc
left join risky on located.uscc = risky.uscc
left join failed_items
    on located.month = failed_items.month
    and located.county_code = failed_items.county_code
    and located.food_class = failed_items.food_class
group by located.month, located.county_code, located.food_class
