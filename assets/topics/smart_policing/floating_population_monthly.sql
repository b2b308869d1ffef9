/*
title: {zh: 流动人口, en: Floating population}
description: >-
  流动人口登记在数据截止月的状态，按居住县级区划、镇街和居住事由的人数、当月新登记、居住证过期和来自省外的人数；同一公民身份号码只计一次。
  来源地按身份登记的行政区划，44 以外为省外。截止日为最近的登记日。少于20人的组不出现，各组之和因此小于总数。
  依据《居住证暂行条例》，仅用于人口规模统计。
owner: psb
system: smart_policing
grain: [month, county_code, town_name, reason]
columns:
  month: {title: 月份, description: 最近登记日所在月，YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  town_name: 镇街
  reason: 居住事由
  persons: {title: 人数, unit: 人}
  new_registered: {title: 当月新登记数, unit: 人}
  permits_expired: {title: 居住证过期数, unit: 人}
  origin_outside_province: {title: 来自省外数, unit: 人}
checks:
  - {name: no_small_groups, check: "persons >= 20", message: 有少于20人的组, severity: error}
  - {name: parts_within_persons, check: "new_registered <= persons and permits_expired <= persons and origin_outside_province <= persons", message: 分项多于人数, severity: error}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

newest as (
    select max(registered_on) as as_of
    from std.psb_floating_population
),

latest as (
    select
        floating.*,
        row_number() over (partition by citizen_id order by registered_on desc, permit_no) as position
    from std.psb_floating_population as floating
)

select
    strftime(newest.as_of, '%Y-%m') as month,
    coalesce(counties.code, '000000') as county_code,
    coalesce(latest.town_name, '不详') as town_name,
    coalesce(latest.reason, '不详') as reason,
    count(*) as persons,
    count(*) filter (where strftime(latest.registered_on, '%Y-%m') = strftime(newest.as_of, '%Y-%m')) as new_registered,
    count(*) filter (where latest.permit_valid_until < newest.as_of) as permits_expired,
    count(*) filter (where left(latest.origin_code, 2) <> '44') as origin_outside_province
from latest
cross join newest
left join counties on left(replace(latest.county_name, '江门市', ''), 2) = counties.short_name
where latest.position = 1
group by
    strftime(newest.as_of, '%Y-%m'), coalesce(counties.code, '000000'), coalesce(latest.town_name, '不详'),
    coalesce(latest.reason, '不详')
having count(*) >= 20
