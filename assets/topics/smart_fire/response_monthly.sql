/*
title: {zh: 响应时间月度, en: Monthly response time}
description: >-
  按接警月份、县级区划和灾害类别的警情数、有效警情数、接警至到场用时的第50、90百分位（最近秩法）和15分钟内到场数。
  有效警情不足10起的组不给出百分位；损失为全部警情之和，与时间是否有效无关。
owner: fire
system: smart_fire
grain: [month, county_code, disaster_kind]
columns:
  month: {title: 月份, description: 接警时间所在月（北京时间），YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  disaster_kind: 灾害类别
  cases: {title: 警情数, unit: 起}
  valid_cases: {title: 有效警情数, unit: 起}
  p50_minutes: {title: 到场用时第50百分位, unit: 分钟}
  p90_minutes: {title: 到场用时第90百分位, unit: 分钟}
  within_15_minutes: {title: 15分钟内到场数, unit: 起}
  loss_yuan: {title: 直接财产损失, unit: 元}
checks:
  - {name: valid_within_cases, check: "within_15_minutes <= valid_cases and valid_cases <= cases", message: 有效警情数多于警情数, severity: error}
  - {name: percentiles_in_order, check: "p50_minutes <= p90_minutes", message: 第50百分位大于第90百分位, severity: error}
*/
with

-- valid cases come first in their group, the fastest first
ranked as (
    select
        strftime(called_on, '%Y-%m') as month,
        county_code,
        disaster_kind,
        total_minutes,
        is_valid,
        loss_yuan,
        row_number() over (
            partition by strftime(called_on, '%Y-%m'), county_code, disaster_kind
            order by case when is_valid then 0 else 1 end, total_minutes, case_no
        ) as position
    from topic.smart_fire_response_case
    where called_on is not null
),

counted as (
    select
        month,
        county_code,
        disaster_kind,
        count(*) as cases,
        count(*) filter (where is_valid) as valid_cases,
        count(*) filter (where is_valid and total_minutes <= 15) as within_15_minutes,
        cast(sum(loss_yuan) as decimal(20, 2)) as loss_yuan
    from ranked
    group by month, county_code, disaster_kind
),

-- nearest rank: the smallest value that half (nine tenths) of the group do not exceed
percentiles as (
    select
        ranked.month,
        ranked.county_code,
        ranked.disaster_kind,
        max(ranked.total_minutes) filter (
            where ranked.position = cast(floor((50 * counted.valid_cases + 99) / 100.0) as bigint)
        ) as p50_minutes,
        max(ranked.total_minutes) filter (
            where ranked.position = cast(floor((90 * counted.valid_cases + 99) / 100.0) as bigint)
        ) as p90_minutes
    from ranked
    inner join counted
        on ranked.month = counted.month
        and ranked.county_code = counted.county_code
        and ranked.disaster_kind = counted.disaster_kind
    where counted.valid_cases >= 10
    group by ranked.month, ranked.county_code, ranked.disaster_kind
)

select
    counted.month,
    counted.county_code,
    counted.disaster_kind,
    counted.cases,
    counted.valid_cases,
    percentiles.p50_minutes,
    percentiles.p90_minutes,
    counted.within_15_minutes,
    counted.loss_yuan
from counted
left join percentiles
    on counted.month = percentiles.month
    and counted.county_code = percentiles.county_code
    and counted.disaster_kind = percentiles.disaster_kind
