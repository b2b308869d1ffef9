/*
title: {zh: 赋能文旅产业指标, en: Indicators of culture and tourism}
description: >-
  景区接待人次、最高日承载率、超载景区日数、客房出租率与每万人场馆面积。
owner: ctsb
system: culture_tourism
indicators:
  E04.visits: {title: 景区接待人次, unit: 人次, direction: up, drill: topic.culture_tourism_visitor_daily}
  E04.overload_days:
    {title: 超载景区日数, unit: 日, direction: down, drill: topic.culture_tourism_load,
     target: 0.0, source: 《旅游法》第四十五条：景区接待旅游者不得超过最大承载量}
  E04.peak_day_rate:
    {title: 最高日承载率, unit: 比率, direction: down, drill: topic.culture_tourism_load,
     target: 1.0, source: 《旅游法》第四十五条：景区接待旅游者不得超过最大承载量}
  E04.occupancy: {title: 客房出租率, unit: 比例, direction: up, drill: topic.culture_tourism_lodging}
  E04.venue_area_per_10k: {title: 每万人场馆面积, unit: m², direction: up, drill: topic.culture_tourism_heritage}
*/
with

months as (
    select
        strftime(max(day), '%Y-%m') as month,
        max(day) = last_day(max(day)) as is_ended
    from topic.culture_tourism_visitor_daily
    having count(*) > 0
),

figures as (
    select 'E04.visits' as kpi_code, strftime(daily.day, '%Y-%m') as period, '440700' as county_code,
        cast(sum(daily.visits) as double) as numerator, cast(null as double) as denominator,
        strftime(daily.day, '%Y-%m') < max(months.month) or max(case when months.is_ended then 1 else 0 end) = 1 as is_complete
    from topic.culture_tourism_visitor_daily as daily
    cross join months
    group by strftime(daily.day, '%Y-%m')
    union all
    select 'E04.overload_days' as kpi_code, strftime(load.day, '%Y-%m') as period, '440700' as county_code,
        cast(count(*) filter (where load.level = '红') as double) as numerator, cast(null as double) as denominator,
        strftime(load.day, '%Y-%m') < max(months.month) or max(case when months.is_ended then 1 else 0 end) = 1 as is_complete
    from topic.culture_tourism_load as load
    cross join months
    group by strftime(load.day, '%Y-%m')
    union all
    select 'E04.peak_day_rate' as kpi_code, strftime(load.day, '%Y-%m') as period, '440700' as county_code,
        max(load.day_rate) as numerator, cast(null as double) as denominator,
        strftime(load.day, '%Y-%m') < max(months.month) or max(case when months.is_ended then 1 else 0 end) = 1 as is_complete
    from topic.culture_tourism_load as load
    cross join months
    group by strftime(load.day, '%Y-%m')
    union all
    select 'E04.occupancy' as kpi_code, lodging.month as period, '440700' as county_code,
        cast(sum(lodging.sold_nights) as double) as numerator, cast(sum(lodging.room_nights) as double) as denominator,
        lodging.month < max(months.month) or max(case when months.is_ended then 1 else 0 end) = 1 as is_complete
    from topic.culture_tourism_lodging as lodging
    cross join months
    group by lodging.month
    union all
    select 'E04.venue_area_per_10k' as kpi_code, months.month as period, '440700' as county_code,
        cast(coalesce(sum(cast(heritage.area_m2 as decimal(18, 2))), 0) as double) as numerator,
        cast(coalesce(sum(heritage.residents), 0) as double) / 10000.0 as denominator, true as is_complete
    from topic.culture_tourism_heritage as heritage
    cross join months
    where heritage.protection = '场馆'
    group by months.month
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
