/*
title: {zh: 求人倍率, en: Job market}
description: >-
  按季度、区划和职业的招聘人数、求职人数与求人倍率（招聘人数与求职人数之比）。岗位与求职登记在季度内任何一天有效即计入该季度，跨季度者各计一次；
  没有截止日期的一直有效。没有人求职的职业倍率为空。全市合计为区划440700、职业“全部”。
  月薪取下限与上限的中点，中位数为最近秩法，不按招聘人数加权。
owner: hrss
system: smart_hrss
grain: [quarter, county_code, occupation]
columns:
  quarter: {title: 季度, description: YYYY-Qn}
  county_code: {title: 区划代码, description: 440700为全市，无法确定者为 000000}
  occupation: {title: 职业, description: 全市行为“全部”}
  vacancies: {title: 岗位数, unit: 个}
  wanted: {title: 招聘人数, unit: 人}
  seekers: {title: 求职人数, unit: 人}
  ratio: {title: 求人倍率}
  pay_mid: {title: 月薪中位数, unit: 元}
checks:
  - {name: ratio_not_negative, check: "ratio >= 0", message: 求人倍率为负, severity: error}
  - {name: somebody_wants_or_seeks, check: "vacancies + seekers > 0", message: 没有岗位也没有求职的分组不应出现, severity: error}
*/
with

as_of as (
    select max(published_on) as day
    from std.hrss_job_vacancy
),

quarters as (
    select
        strftime(calendar.day, '%Y') || '-Q' || cast(cast(ceil(extract(month from calendar.day) / 3.0) as bigint) as text) as quarter,
        calendar.day as began_on,
        cast(calendar.day + interval '3 months' as date) as ended_on
    from master.calendar as calendar
    cross join (
        select min(vacancy.published_on) as first_day, max(as_of.day) as last_day
        from std.hrss_job_vacancy as vacancy
        cross join as_of
    ) as bounds
    where extract(day from calendar.day) = 1
        and extract(month from calendar.day) in (1, 4, 7, 10)
        and calendar.day <= bounds.last_day
        and cast(calendar.day + interval '3 months' as date) > bounds.first_day
),

-- a vacancy counts in every quarter in which it was open on some day
vacancies as (
    select
        quarters.quarter,
        coalesce(named.code, '000000') as county_code,
        coalesce(vacancy.occupation, '不详') as occupation,
        vacancy.vacancy_no,
        vacancy.wanted,
        cast(vacancy.pay_from_yuan + vacancy.pay_to_yuan as double) / 2.0 as pay
    from std.hrss_job_vacancy as vacancy
    inner join quarters
        on vacancy.published_on < quarters.ended_on
        and (vacancy.valid_until is null or vacancy.valid_until >= quarters.began_on)
    left join master.division as named
        on left(replace(vacancy.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
),

grouped as (
    select quarter, county_code, occupation, vacancy_no, wanted, pay from vacancies
    union all
    select quarter, '440700' as county_code, '全部' as occupation, vacancy_no, wanted, pay from vacancies
),

ranked as (
    select
        grouped.*,
        row_number() over (partition by quarter, county_code, occupation order by pay nulls last, vacancy_no) as position,
        count(pay) over (partition by quarter, county_code, occupation) as priced
    from grouped
),

counted as (
    select
        quarter,
        county_code,
        occupation,
        count(*) as vacancies,
        sum(wanted) as wanted,
        max(pay) filter (where position = cast(ceil(priced / 2.0) as bigint)) as pay_mid
    from ranked
    group by quarter, county_code, occupation
),

-- who looks for work in every quarter in which the registration held on some day
seekers as (
    select
        quarters.quarter,
        coalesce(named.code, '000000') as county_code,
        coalesce(seeker.occupation, '不详') as occupation
    from std.hrss_job_seeker as seeker
    inner join quarters
        on seeker.registered_on < quarters.ended_on
        and (seeker.valid_until is null or seeker.valid_until >= quarters.began_on)
    left join master.division as named
        on left(replace(seeker.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
),

sought as (
    select quarter, county_code, occupation, count(*) as seekers
    from seekers
    group by quarter, county_code, occupation
    union all
    select quarter, '440700' as county_code, '全部' as occupation, count(*) as seekers
    from seekers
    group by quarter
)

select
    coalesce(counted.quarter, sought.quarter) as quarter,
    coalesce(counted.county_code, sought.county_code) as county_code,
    coalesce(counted.occupation, sought.occupation) as occupation,
    coalesce(counted.vacancies, 0) as vacancies,
    cast(coalesce(counted.wanted, 0) as bigint) as wanted,
    coalesce(sought.seekers, 0) as seekers,
    round(cast(coalesce(counted.wanted, 0) as double) / nullif(sought.seekers, 0), 4) as ratio,
    round(counted.pay_mid, 2) as pay_mid
from counted
full join sought
    on counted.quarter = sought.quarter
    and counted.county_code = sought.county_code
    and counted.occupation = sought.occupation
