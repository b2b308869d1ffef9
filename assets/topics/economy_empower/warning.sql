/*
title: {zh: 预警信号, en: Warning signals}
description: >-
  主要指标公布累计增速的预警级别（正常、蓝、黄、红）与持续月数。限值按监测指标体系（本库约定，每年复核，宜以近五年第25、10、5百分位更新），
  增速低于限值即达到该级。级别上升须连续两期都达到，下降一期即可，因此级别为本期与上期中较低者；缺上期的为正常。
  持续月数为连续达到蓝色及以上的期数。预测值与80%区间：已公布的月份为前一期所作的预测，尚未公布的为最近起点的预测；
  尚未公布的月份没有级别，只有按预测值将达到的级别。
owner: stat
system: economy_empower
grain: [indicator, area_code, month]
columns:
  indicator: 指标代码
  area_code: {title: 区划代码, description: 440700为全市}
  month: {title: 月份, description: YYYY-MM}
  title: 指标名称
  value: {title: 公布累计增速, description: 尚未公布的月份为空}
  blue: {title: 蓝色限值}
  yellow: {title: 黄色限值}
  red: {title: 红色限值}
  reached: {title: 本期达到的级别, description: 正常、蓝、黄、红}
  level: {title: 预警级别, description: 与上期中较低者}
  streak: {title: 持续期数, unit: 期}
  forecast: {title: 预测累计增速}
  low: {title: 80%区间下限}
  high: {title: 80%区间上限}
  expected: {title: 预计达到的级别, description: 按预测值；没有预测的为空}
checks:
  - {name: level_not_above_reached, check: "level = '正常' or reached <> '正常'", message: 本期正常而有预警, severity: error}
  - {name: streak_of_the_reached, check: "(streak > 0) = (reached <> '正常')", message: 持续期数与本期级别不符, severity: error}
*/
with

-- growth in per cent below which a level is reached
limits as (
    select * from (values
        ('GYZJZ', 5.0, 3.0, 0.0), ('GDZC', 5.0, 2.0, 0.0), ('SHXFP', 5.0, 3.0, 0.0), ('JCKZE', 3.0, 0.0, -8.0),
        ('YBGGYS', 3.0, 0.0, -5.0), ('CKYE', 6.0, 4.0, 2.0), ('DKYE', 8.0, 6.0, 4.0), ('QSHYDL', 3.0, 0.0, -5.0),
        ('GDP', 5.0, 4.0, 3.0)
    ) as listed (indicator, blue, yellow, red)
),

-- for a month that is known what was said of it one period before, for the others what is said now
foreseen as (
    select indicator, area_code, month, growth, low_80, high_80, growth_published is null as is_ahead
    from topic.economy_empower_growth_forecast
    where case when growth_published is null then is_latest else step = 1 end
),

months as (
    select
        coalesce(growth.indicator, foreseen.indicator) as indicator,
        coalesce(growth.area_code, foreseen.area_code) as area_code,
        coalesce(growth.month, foreseen.month) as month,
        growth.growth_cum,
        foreseen.growth as forecast,
        foreseen.low_80 as low,
        foreseen.high_80 as high
    from (select * from topic.economy_empower_growth where growth_cum is not null) as growth
    full join foreseen
        on growth.indicator = foreseen.indicator and growth.area_code = foreseen.area_code
        and growth.month = foreseen.month
    where growth.month is not null or foreseen.is_ahead
),

titles as (
    select indicator, max(title) as title
    from topic.economy_empower_growth
    group by indicator
),

rated as (
    select
        months.indicator,
        months.area_code,
        months.month,
        titles.title,
        months.growth_cum,
        months.forecast,
        months.low,
        months.high,
        cast(limits.blue as double) / 100.0 as blue,
        cast(limits.yellow as double) / 100.0 as yellow,
        cast(limits.red as double) / 100.0 as red,
        case
            when months.growth_cum is null then null
            when months.growth_cum * 100 < limits.red then 3
            when months.growth_cum * 100 < limits.yellow then 2
            when months.growth_cum * 100 < limits.blue then 1
            else 0
        end as reached,
        case
            when months.forecast is null then null
            when months.forecast * 100 < limits.red then 3
            when months.forecast * 100 < limits.yellow then 2
            when months.forecast * 100 < limits.blue then 1
            else 0
        end as expected
    from months
    inner join limits on months.indicator = limits.indicator
    left join titles on months.indicator = titles.indicator
),

-- a run begins after every month without a warning
followed as (
    select
        rated.*,
        least(reached, coalesce(lag(reached) over months, 0)) as level,
        sum(case when reached = 0 then 1 else 0 end) over (
            partition by indicator, area_code order by month rows between unbounded preceding and current row
        ) as run
    from rated
    window months as (partition by indicator, area_code order by month)
)

select
    indicator,
    area_code,
    month,
    title,
    growth_cum as value,
    blue,
    yellow,
    red,
    case reached when 3 then '红' when 2 then '黄' when 1 then '蓝' when 0 then '正常' end as reached,
    case when reached is null then null else case level when 3 then '红' when 2 then '黄' when 1 then '蓝' else '正常' end end as level,
    case when reached is null then null else cast(sum(case when reached > 0 then 1 else 0 end) over (
        partition by indicator, area_code, run order by month rows between unbounded preceding and current row
    ) as bigint) end as streak,
    forecast,
    low,
    high,
    case expected when 3 then '红' when 2 then '黄' when 1 then '蓝' when 0 then '正常' end as expected
from followed
