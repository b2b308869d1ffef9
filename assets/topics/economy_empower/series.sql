/*
title: {zh: 指标序列, en: Series of indicators}
description: >-
  每个指标、地区、月份现行的累计值与当月值，以每月最近一次发布为准，并给出修订次数。当月值为本年内相邻两期累计之差；一月与二月自2013年起合并发布的指标
  没有一月，二月为两月合计（is_joint为真，当月值为空）；时点指标（存贷款余额、人口、比率、指数）不相减；指数的增速为其减100。三次产业增加值取自季度核算。隐含基数为累计值除以（1+公布增速）；
  口径变化为隐含基数与上年现行累计之比减1。公布增速按公布的口径与价格计算，与上年数直接相比不一定相符。
owner: stat
system: economy_empower
grain: [indicator, area_code, month]
columns:
  indicator: 指标代码
  area_code: {title: 区划代码, description: 440700为全市}
  month: {title: 月份, description: YYYY-MM}
  title: 指标名称
  measure: 计量单位
  price_basis: {title: 增速的价格基准, description: 现价或可比价}
  is_stock: {title: 是否时点指标, description: 比率与指数也是，不相减}
  is_index: {title: 是否指数, description: 上年同期=100}
  cumulative: {title: 累计值, description: 时点指标为时点值}
  single: {title: 当月值}
  is_joint: {title: 是否一二月合并}
  growth_published: {title: 公布增速}
  base_implied: {title: 隐含基数}
  cumulative_before: {title: 上年同期现行累计}
  scope_change: {title: 口径变化}
  revision_no: {title: 修订次数, unit: 次, description: 首次发布为0}
  first_value: {title: 首次发布值}
  published_on: {title: 现行值发布日期}
checks:
  - {name: joint_has_no_single, check: "not is_joint or single is null", message: 一二月合并而有当月值, severity: error}
*/
with

-- what holds of every month is what was published last
ranked as (
    select
        releases.*,
        row_number() over (
            partition by indicator, area_code, month order by published_on desc, release_no desc
        ) as position,
        first_value(value) over (
            partition by indicator, area_code, month order by published_on, release_no
        ) as first_value,
        count(*) over (partition by indicator, area_code, month) - 1 as revision_no
    from topic.economy_empower_release as releases
),

current_values as (
    select *
    from ranked
    where position = 1
),

-- an indicator that has a January of that year is not joint
sequenced as (
    select
        current_values.*,
        lag(value) over years as value_before,
        lag(month) over years as month_before
    from current_values
    window years as (partition by indicator, area_code, left(month, 4) order by month)
),

compared as (
    select
        sequenced.*,
        coalesce(sequenced.measure = '上年同期=100', false) as is_index,
        before.value as cumulative_before,
        right(sequenced.month, 2) = '02' and sequenced.month_before is null and not sequenced.is_stock as is_joint,
        sequenced.value / nullif(1 + sequenced.growth, 0) as base_implied
    from sequenced
    left join current_values as before
        on sequenced.indicator = before.indicator and sequenced.area_code = before.area_code
        and cast(cast(left(sequenced.month, 4) as bigint) - 1 as text) || right(sequenced.month, 3) = before.month
)

select
    indicator,
    area_code,
    month,
    title,
    measure,
    price_basis,
    is_stock,
    is_index,
    value as cumulative,
    case
        when is_stock or is_joint then null
        when right(month, 2) = '01' then round(value, 4)
        when cast(right(month, 2) as bigint) - cast(right(month_before, 2) as bigint) = 1 then round(value - value_before, 4)
    end as single,
    is_joint,
    round(growth, 6) as growth_published,
    round(base_implied, 4) as base_implied,
    cumulative_before,
    case when not is_index then round(base_implied / nullif(cumulative_before, 0) - 1, 4) end as scope_change,
    revision_no,
    first_value,
    published_on
from compared
