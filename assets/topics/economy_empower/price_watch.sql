/*
title: {zh: 价格监测, en: Price watch}
description: >-
  每周（周一为始）每种商品的采价点数、平均价格与变动。周变动只比较上周与本周都有价的采价点，年变动同样只比较同一批采价点（上年同周为52周前），
  以免采价点进出改变均价。变动超过正负10%为黄色（本库约定）。同一采价点一周多次采价取平均。
owner: drb
system: economy_empower
grain: [week_start, commodity]
columns:
  week_start: {title: 周起始日, description: 周一}
  commodity: {title: 商品, description: 名称与规格}
  measure: 计价单位
  points: {title: 采价点数, unit: 个}
  mean: {title: 平均价格, unit: 元}
  common_points: {title: 与上周共同的采价点数, unit: 个}
  change_w: {title: 周变动, description: 与上周同点均价之比减1}
  change_y: {title: 年变动, description: 与52周前同点均价之比减1}
  level: {title: 预警, description: 正常或黄}
checks:
  - {name: price_positive, check: "mean > 0", message: 平均价格不大于0, dimension: accuracy, severity: error}
*/
with

-- 3 January 2000 was a Monday
observed as (
    select
        cast(observed_on - cast(date_diff('day', date '2000-01-03', observed_on) % 7 as integer) as date) as week_start,
        commodity || coalesce('（' || specification || '）', '') as commodity,
        measure,
        point_code,
        price
    from std.drb_price_monitoring
    where price is not null and commodity is not null and observed_on >= date '2000-01-03'
),

weekly as (
    select
        week_start,
        commodity,
        point_code,
        max(measure) as measure,
        cast(cast(sum(price) as double) / nullif(count(*), 0) as decimal(18, 4)) as price
    from observed
    group by week_start, commodity, point_code
),

compared as (
    select
        this_week.week_start,
        this_week.commodity,
        max(this_week.measure) as measure,
        count(*) as points,
        sum(this_week.price) as total,
        count(last_week.price) as common_points,
        sum(this_week.price) filter (where last_week.price is not null) as now_w,
        sum(last_week.price) as before_w,
        sum(this_week.price) filter (where last_year.price is not null) as now_y,
        sum(last_year.price) as before_y
    from weekly as this_week
    left join weekly as last_week
        on this_week.commodity = last_week.commodity and this_week.point_code = last_week.point_code
        and date_diff('day', last_week.week_start, this_week.week_start) = 7
    left join weekly as last_year
        on this_week.commodity = last_year.commodity and this_week.point_code = last_year.point_code
        and date_diff('day', last_year.week_start, this_week.week_start) = 364
    group by this_week.week_start, this_week.commodity
),

changed as (
    select
        compared.*,
        cast(now_w as double) / nullif(cast(before_w as double), 0) - 1 as change_w,
        cast(now_y as double) / nullif(cast(before_y as double), 0) - 1 as change_y
    from compared
)

select
    week_start,
    commodity,
    measure,
    points,
    round(cast(total as double) / nullif(points, 0), 2) as mean,
    common_points,
    round(change_w, 4) as change_w,
    round(change_y, 4) as change_y,
    case when abs(round(change_w, 4)) > 0.1 then '黄' else '正常' end as level
from changed
