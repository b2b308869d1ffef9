/*
title: {zh: 门户访问月报, en: Portal visits by month}
description: >-
  门户按月份、渠道和县级区划的访问、登录与办件。各日访客相加是访客人日，同一访客会重复计入，不是月活跃用户数（月活见移动应用整合）。
  访问量最大的一日并列时取最早者。
owner: gsda
system: portal_fusion
grain: [month, channel, county_code]
columns:
  month: {title: 月份, description: YYYY-MM}
  channel: {title: 渠道, description: 未填者为不详}
  county_code: {title: 区划代码, description: 现行代码；无法确定者为 000000}
  days: {title: 有数据的天数, unit: 天}
  visits: {title: 访问量, unit: 次}
  visitor_days: {title: 访客人日, unit: 人日}
  peak_day: {title: 访问量最大日}
  logins: {title: 登录数, unit: 次}
  cases: {title: 办件数, unit: 件}
  conversion: {title: 办件转化率, description: 办件数与访问量之比}
checks:
  - {name: visitors_within_visits, check: "visitor_days <= visits", message: 访客多于访问量, dimension: consistency, severity: warning}
*/
with

visits as (
    select
        strftime(visit.visited_on, '%Y-%m') as month,
        coalesce(visit.channel, '不详') as channel,
        coalesce(division.current_code, '000000') as county_code,
        visit.visited_on,
        visit.visits,
        visit.visitors,
        visit.logins,
        visit.cases
    from std.gsda_portal_visit_daily as visit
    left join master.division_resolution as division on visit.county_code = division.code
),

ranked as (
    select
        visits.*,
        row_number() over (partition by month, channel, county_code order by visits desc nulls last, visited_on) as position
    from visits
)

select
    month,
    channel,
    county_code,
    count(distinct visited_on) as days,
    cast(sum(visits) as bigint) as visits,
    cast(sum(visitors) as bigint) as visitor_days,
    max(visited_on) filter (where position = 1) as peak_day,
    cast(sum(logins) as bigint) as logins,
    cast(sum(cases) as bigint) as cases,
    round(cast(sum(cases) as double) / nullif(sum(visits), 0), 4) as conversion
from ranked
group by month, channel, county_code
