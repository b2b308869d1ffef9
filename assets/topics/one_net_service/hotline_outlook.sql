/*
title: {zh: 热线话务量预警, en: Outlook of hotline volume}
description: >-
  全市12345热线每日来电件数与此前最近一次预测的对照，以及今后7天的预测。来电件数高于80%区间上限为蓝，高于95%上限为黄，连续两天高于95%上限为红（本库约定）。
  持续天数为连续高于80%上限的天数。尚未发生的日子没有级别。
owner: gsda
system: one_net_service
grain: [county_code, day]
columns:
  county_code: 区划代码
  day: {title: 日期, description: YYYY-MM-DD，北京时间}
  tickets: {title: 来电件数, unit: 件, description: 尚未发生为空}
  forecast: {title: 预测件数, unit: 件}
  high_80: {title: 80%区间上限, unit: 件}
  high_95: {title: 95%区间上限, unit: 件}
  level: {title: 预警级别, description: 正常、蓝、黄、红}
  streak: {title: 持续天数, unit: 天}
checks:
  - {name: streak_of_the_level, check: "(streak > 0) = (level <> '正常')", message: 持续天数与级别不符, severity: error}
*/
with

-- of two forecasts of a day the one made later
compared as (
    select
        county_code,
        period as day,
        actual,
        value,
        high_80,
        high_95,
        row_number() over (partition by county_code, period order by origin desc) as position
    from topic.one_net_service_hotline_forecast
    where is_published
),

rated as (
    select
        compared.*,
        case when actual > high_95 then 2 when actual > high_80 then 1 when actual is not null then 0 end as reached
    from compared
    where position = 1
),

followed as (
    select
        rated.*,
        coalesce(lag(reached) over days, 0) as reached_before,
        sum(case when reached = 0 then 1 else 0 end) over (
            partition by county_code order by day rows between unbounded preceding and current row
        ) as run
    from rated
    window days as (partition by county_code order by day)
)

select
    county_code,
    day,
    actual as tickets,
    value as forecast,
    high_80,
    high_95,
    case
        when reached = 2 and reached_before = 2 then '红'
        when reached = 2 then '黄'
        when reached = 1 then '蓝'
        when reached = 0 then '正常'
    end as level,
    case when reached is null then null else cast(sum(case when reached > 0 then 1 else 0 end) over (
        partition by county_code, run order by day rows between unbounded preceding and current row
    ) as bigint) end as streak
from followed
