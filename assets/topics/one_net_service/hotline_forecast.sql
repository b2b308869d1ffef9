/*
title: {zh: 热线话务量预测, en: Forecasts of hotline volume}
description: >-
  全市12345热线今后7天逐日来电件数的预测与回测，按来电日期（北京时间）。最后一天可能尚未收全，不用；起点为此前最后一天及每隔7天往前的12个起点，
  训练资料为最早来电日至起点，没有来电的日子为零。因素为是否工作日。竞争方法为上周同日（季节朴素）、阻尼霍尔特—温特斯、ARIMA、Theta与三者平均；
  区间由同一步长在其余起点的误差求得，下限可能为负。资料截至日为起点。
owner: gsda
system: one_net_service
forecast:
  series: {county_code: 区划代码}
  methods: [ets, arima, theta]
  pattern: additive
*/
with

days as (
    select cast(called_at at time zone 'Asia/Shanghai' as date) as day, count(*) as tickets
    from std.gsda_hotline_ticket
    group by cast(called_at at time zone 'Asia/Shanghai' as date)
),

extent as (
    select min(day) as first_day, max(day) - 1 as last_day
    from days
),

ages as (
    select unnest(generate_series(0, 12)) as age
),

origins as (
    select first_day, last_day - cast(ages.age * 7 as integer) as origin
    from extent
    cross join ages
)

select
    '440700' as county_code,
    strftime(origins.origin, '%Y-%m-%d') as origin,
    origins.origin as known_on,
    strftime(calendar.day, '%Y-%m-%d') as period,
    case when calendar.day <= origins.origin then coalesce(cast(days.tickets as double), 0.0) end as value,
    case when calendar.is_working then 1.0 else 0.0 end as regressor,
    7 as season
from origins
inner join master.calendar as calendar
    on calendar.day >= origins.first_day and calendar.day <= origins.origin + 7
left join days on calendar.day = days.day
