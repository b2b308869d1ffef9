/*
title: {zh: 承载预警, en: Load of scenic spots}
description: >-
  各景区逐日的日承载率与预警：日接待人次与核定日最大承载量之比，80%及以上为黄、100%及以上为红（LB/T 034-2014）。
  景区只提供日承载量，没有瞬时承载量，瞬时承载率不计算；瞬时最大人数只列出，不得与日承载量相比。关闭的景区照列。
owner: ctsb
system: culture_tourism
grain: [spot_code, day]
columns:
  spot_code: 景区编号
  day: 日期
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  visits: {title: 接待人次, unit: 人次}
  peak: {title: 瞬时最大人数, unit: 人}
  capacity: {title: 核定日最大承载量, unit: 人次}
  day_rate: {title: 日承载率, description: 可大于1}
  level: {title: 预警级别, description: 正常、黄、红；没有承载量时为空}
checks:
  - {name: peak_within_visits, check: "peak <= visits", message: 瞬时最大人数多于全日人次, dimension: consistency, severity: warning}
*/
with

rated as (
    select
        flow.spot_code,
        flow.day,
        coalesce(named.code, '000000') as county_code,
        flow.visitors as visits,
        flow.peak,
        spot.capacity,
        cast(flow.visitors as double) / nullif(spot.capacity, 0) as day_rate
    from std.ctsb_visitor_flow as flow
    left join std.ctsb_scenic_spot as spot on flow.spot_code = spot.spot_code
    left join master.division as named
        on left(replace(spot.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
)

select
    spot_code,
    day,
    county_code,
    visits,
    peak,
    capacity,
    round(day_rate, 4) as day_rate,
    case when day_rate >= 1 then '红' when day_rate >= 0.8 then '黄' when day_rate < 0.8 then '正常' end as level
from rated
