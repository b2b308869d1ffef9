/*
title: {zh: 预警信号, en: Warning signals}
description: >-
  监测指标体系49项指标的预警级别（正常、蓝、黄、红）与持续期数，限值取当期适用的监测指标体系。增速、数值或增减低于下限、高于上限即达到该级。
  级别上升须连续两期都达到，下降一期即可，因此级别为本期与上期中较低者；缺上期的为正常。持续期数为连续达到蓝色及以上的期数。
  预测值与80%区间：已公布的期为前一期所作的预测，尚未公布的为最近起点的预测；尚未公布的期没有级别，只有按预测值将达到的级别。
  没有三年历史的指标（由业务数据计算的）没有预测。
owner: stat
system: economy_empower
grain: [indicator, area_code, month]
columns:
  indicator: 指标代码
  area_code: {title: 区划代码, description: 440700为全市}
  month: {title: 期, description: YYYY-MM；季度为季末月，年度为12月}
  title: 指标名称
  frequency: {title: 频度, description: M 月，Q 季，Y 年}
  judged: {title: 看什么, description: 增速、数值或增减}
  direction: {title: 方向, description: up 低于限值告警，down 高于限值告警，band 在区间以外告警}
  value: {title: 监测值, description: 比率；尚未公布的期为空}
  blue: {title: 蓝色限值, description: 方向为 band 的为下限}
  yellow: {title: 黄色限值, description: 方向为 band 的为下限}
  red: {title: 红色限值, description: 方向为 band 的为下限}
  reached: {title: 本期达到的级别, description: 正常、蓝、黄、红}
  level: {title: 预警级别, description: 与上期中较低者}
  streak: {title: 持续期数, unit: 期}
  forecast: {title: 预测值}
  low: {title: 80%区间下限}
  high: {title: 80%区间上限}
  expected: {title: 预计达到的级别, description: 按预测值；没有预测的为空}
checks:
  - {name: level_not_above_reached, check: "level = '正常' or reached <> '正常'", message: 本期正常而有预警, severity: error}
  - {name: streak_of_the_reached, check: "(streak > 0) = (reached <> '正常')", message: 持续期数与本期级别不符, severity: error}
*/
with

-- for a period that is known what was said of it one period before, for the others what is said now
foreseen as (
    select indicator, area_code, month, growth as value, low_80 as low, high_80 as high, '增速' as judged,
        growth_published is null as is_ahead
    from topic.economy_empower_growth_forecast
    where case when growth_published is null then is_latest else step = 1 end
    union all
    select indicator, area_code, period as month, round(value / 100.0, 6) as value, round(low_80 / 100.0, 6) as low,
        round(high_80 / 100.0, 6) as high, '数值' as judged, actual is null as is_ahead
    from topic.economy_empower_forecast
    where is_published and case when actual is null then is_latest else step = 1 end
),

periods as (
    select
        coalesce(monitored.indicator, foreseen.indicator) as indicator,
        coalesce(monitored.area_code, foreseen.area_code) as area_code,
        coalesce(monitored.month, foreseen.month) as month,
        coalesce(monitored.judged, foreseen.judged) as judged,
        monitored.measured,
        foreseen.value as forecast,
        foreseen.low,
        foreseen.high
    from topic.economy_empower_monitored as monitored
    full join foreseen
        on monitored.indicator = foreseen.indicator and monitored.area_code = foreseen.area_code
        and monitored.month = foreseen.month and monitored.judged = foreseen.judged
    where monitored.month is not null or foreseen.is_ahead
),

-- the edition that is in force on the first day of a period; before the first one that
editions as (
    select
        edition.*,
        lead(valid_from) over versions as valid_until,
        row_number() over versions as edition
    from topic.economy_empower_indicator as edition
    window versions as (partition by indicator order by valid_from)
),

limited as (
    select
        periods.*,
        editions.title,
        editions.frequency,
        editions.direction,
        editions.blue_low,
        editions.blue_high,
        editions.yellow_low,
        editions.yellow_high,
        editions.red_low,
        editions.red_high
    from periods
    inner join editions
        on periods.indicator = editions.indicator and periods.judged = editions.judged
        and (editions.edition = 1 or editions.valid_from <= cast(periods.month || '-01' as date))
        and (editions.valid_until is null or editions.valid_until > cast(periods.month || '-01' as date))
),

rated as (
    select
        limited.*,
        case
            when measured is null then null
            when coalesce(measured < red_low, false) or coalesce(measured > red_high, false) then 3
            when coalesce(measured < yellow_low, false) or coalesce(measured > yellow_high, false) then 2
            when coalesce(measured < blue_low, false) or coalesce(measured > blue_high, false) then 1
            else 0
        end as reached,
        case
            when forecast is null then null
            when coalesce(forecast < red_low, false) or coalesce(forecast > red_high, false) then 3
            when coalesce(forecast < yellow_low, false) or coalesce(forecast > yellow_high, false) then 2
            when coalesce(forecast < blue_low, false) or coalesce(forecast > blue_high, false) then 1
            else 0
        end as expected
    from limited
),

-- a run begins after every period without a warning
followed as (
    select
        rated.*,
        least(reached, coalesce(lag(reached) over periods, 0)) as level,
        sum(case when reached = 0 then 1 else 0 end) over (
            partition by indicator, area_code order by month rows between unbounded preceding and current row
        ) as run
    from rated
    window periods as (partition by indicator, area_code order by month)
)

select
    indicator,
    area_code,
    month,
    title,
    frequency,
    judged,
    direction,
    measured as value,
    coalesce(blue_low, blue_high) as blue,
    coalesce(yellow_low, yellow_high) as yellow,
    coalesce(red_low, red_high) as red,
    case reached when 3 then '红' when 2 then '黄' when 1 then '蓝' when 0 then '正常' end as reached,
    case when reached is not null then case level when 3 then '红' when 2 then '黄' when 1 then '蓝' else '正常' end end as level,
    case when reached is not null then cast(sum(case when reached > 0 then 1 else 0 end) over (
        partition by indicator, area_code, run order by month rows between unbounded preceding and current row
    ) as bigint) end as streak,
    forecast,
    low,
    high,
    case expected when 3 then '红' when 2 then '黄' when 1 then '蓝' when 0 then '正常' end as expected
from followed
