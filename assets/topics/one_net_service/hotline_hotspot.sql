/*
title: {zh: 12345热线热点, en: Hotline hotspots}
description: >-
  热线工单按周（周一起，北京时间）、县级区划和诉求类别的件数与此前8周中位数之比。热点为本周不少于20件且不低于此前8周中位数的2倍（本库约定）；
  没有工单的周按零件计，没有满8周历史的不判断；中位数取排序后的第4位（就近序位）。
owner: gsda
system: one_net_service
grain: [week_start, county_code, category]
columns:
  week_start: {title: 周起始日, description: 周一}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  category: {title: 诉求类别, description: 没有类别的为未分类}
  tickets: {title: 工单数, unit: 件}
  median_8w: {title: 此前8周中位数, unit: 件}
  ratio: {title: 与中位数之比, description: 中位数为零则为空}
  is_hot: {title: 是否热点, description: 历史不满8周为空}
checks:
  - {name: week_begins_on_monday, check: "date_diff('day', date '2018-01-01', week_start) % 7 = 0", message: 周起始日不是周一, severity: error}
*/
with

tickets as (
    select
        cast(date_diff('day', date '2018-01-01', cast(ticket.called_at at time zone 'Asia/Shanghai' as date)) as bigint)
        // 7 as week,
        coalesce(by_code.current_code, by_name.code, '000000') as county_code,
        coalesce(ticket.category, '未分类') as category
    from std.gsda_hotline_ticket as ticket
    left join master.division_resolution as by_code on left(ticket.town_code, 6) = by_code.code
    left join master.division as by_name
        on left(replace(ticket.county_name, '江门市', ''), 2) = left(by_name.name, 2)
        and by_name.is_current and by_name.kind in ('district', 'county_city')
),

weekly as (
    select week, county_code, category, count(*) as tickets
    from tickets
    group by week, county_code, category
),

back as (
    select weeks_back
    from (values (1), (2), (3), (4), (5), (6), (7), (8)) as listed (weeks_back)
),

-- a week without a ticket counts as none
history as (
    select
        weekly.week,
        weekly.county_code,
        weekly.category,
        coalesce(former.tickets, 0) as tickets,
        row_number() over (
            partition by weekly.week, weekly.county_code, weekly.category order by coalesce(former.tickets, 0), back.weeks_back
        ) as position
    from weekly
    cross join back
    left join weekly as former
        on weekly.week - back.weeks_back = former.week
        and weekly.county_code = former.county_code and weekly.category = former.category
),

began as (
    select min(week) as first_week
    from weekly
),

compared as (
    select
        weekly.week,
        weekly.county_code,
        weekly.category,
        weekly.tickets,
        case when weekly.week - 8 >= began.first_week then history.tickets end as median_8w
    from weekly
    cross join began
    inner join history
        on weekly.week = history.week and weekly.county_code = history.county_code
        and weekly.category = history.category and history.position = 4
)

select
    cast(date '2018-01-01' + cast(week * 7 as integer) as date) as week_start,
    county_code,
    category,
    tickets,
    median_8w,
    round(cast(tickets as double) / nullif(median_8w, 0), 4) as ratio,
    case when median_8w is not null then tickets >= 20 and tickets >= 2 * median_8w end as is_hot
from compared
