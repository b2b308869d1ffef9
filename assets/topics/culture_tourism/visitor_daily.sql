/*
title: {zh: 景区接待日报, en: Visitors of scenic spots}
description: >-
  各景区逐日的接待人次、外地人次与门票收入，并与上年同一节日同一天（节日第几天）比较，不按公历日期比较，因农历节日逐年移动。
  人次不是人数：一人一天进几个景区计几次。
owner: ctsb
system: culture_tourism
grain: [spot_code, day]
columns:
  spot_code: 景区编号
  day: 日期
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  visits: {title: 接待人次, unit: 人次}
  from_elsewhere: {title: 外地人次, unit: 人次}
  income_yuan: {title: 门票收入, unit: 元}
  is_holiday: {title: 是否法定节假日}
  holiday: 节日名称
  holiday_day: {title: 节日第几天}
  same_holiday_last_year: {title: 上年同一节日同一天人次, unit: 人次}
  growth: {title: 同比}
checks:
  - {name: elsewhere_within_visits, check: "from_elsewhere <= visits", message: 外地人次多于接待人次, dimension: consistency, severity: warning}
*/
with

-- of a holiday that begins at the end of December the year is the one it mostly lies in
holidays as (
    select
        day,
        holiday,
        strftime(cast(day + interval '1 month' as date), '%Y') as season,
        row_number() over (partition by holiday, strftime(cast(day + interval '1 month' as date), '%Y') order by day) as holiday_day
    from master.calendar
    where kind = '法定节假日' and holiday is not null
),

flows as (
    select
        flow.spot_code,
        flow.day,
        coalesce(named.code, '000000') as county_code,
        flow.visitors as visits,
        flow.from_elsewhere,
        flow.ticket_yuan,
        holidays.holiday,
        holidays.season,
        holidays.holiday_day
    from std.ctsb_visitor_flow as flow
    left join std.ctsb_scenic_spot as spot on flow.spot_code = spot.spot_code
    left join master.division as named
        on left(replace(spot.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
    left join holidays on flow.day = holidays.day
)

select
    flows.spot_code,
    flows.day,
    flows.county_code,
    flows.visits,
    flows.from_elsewhere,
    flows.ticket_yuan as income_yuan,
    flows.holiday is not null as is_holiday,
    flows.holiday,
    flows.holiday_day,
    before.visits as same_holiday_last_year,
    round(cast(flows.visits as double) / nullif(before.visits, 0) - 1, 4) as growth
from flows
left join flows as before
    on flows.spot_code = before.spot_code
    and flows.holiday = before.holiday
    and flows.holiday_day = before.holiday_day
    and cast(flows.season as bigint) - 1 = cast(before.season as bigint)
