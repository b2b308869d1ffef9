/*
title: {zh: 游客量估算, en: Estimate of visitors}
description: >-
  各县（市、区）每月游客人数的估算：景区接待人次除以每趟游览景区数1.6（抽样调查值，本库参数）为人数；过夜人数为过夜人次除以当月当地的平均停留；
  一日游为人数减过夜人数，为负说明两个来源不一致（过夜的不都去景区），如实列出。门票人次与过夜人次是两种单位，从不相加。只列两个来源都有的月份与县区。
owner: ctsb
system: culture_tourism
grain: [month, county_code]
columns:
  month: {title: 月份, description: YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  visits: {title: 景区接待人次, unit: 人次}
  guest_nights: {title: 过夜人次, unit: 人次}
  mean_stay: {title: 平均停留, unit: 夜}
  persons: {title: 游客人数, unit: 人}
  overnight: {title: 过夜游客, unit: 人}
  day_trippers: {title: 一日游游客, unit: 人, description: 负数说明来源不一致}
checks:
  - {name: parts_are_the_whole, check: "overnight + day_trippers = persons", message: 部分之和不等于总体, severity: error}
*/
with

visits as (
    select strftime(day, '%Y-%m') as month, county_code, sum(visits) as visits
    from topic.culture_tourism_visitor_daily
    group by strftime(day, '%Y-%m'), county_code
),

nights as (
    select
        month,
        county_code,
        sum(guest_nights) as guest_nights,
        cast(sum(stay_nights) as double) / nullif(sum(arrivals), 0) as mean_stay
    from topic.culture_tourism_lodging
    group by month, county_code
),

estimated as (
    select
        visits.month,
        visits.county_code,
        visits.visits,
        nights.guest_nights,
        nights.mean_stay,
        cast(round(visits.visits / 1.6) as bigint) as persons,
        cast(round(nights.guest_nights / nullif(nights.mean_stay, 0)) as bigint) as overnight
    from visits
    inner join nights on visits.month = nights.month and visits.county_code = nights.county_code
)

select
    month,
    county_code,
    cast(visits as bigint) as visits,
    cast(guest_nights as bigint) as guest_nights,
    round(mean_stay, 2) as mean_stay,
    persons,
    overnight,
    persons - overnight as day_trippers
from estimated
