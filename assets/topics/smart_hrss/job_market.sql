/*
title: {zh: 求人倍率, en: Job market}
description: >-
  按季度、区划和职业的招聘岗位数、招聘人数与月薪中位数；岗位在季度内任何一天有效即计入该季度。求人倍率为招聘人数与求职人数之比，
  求职登记尚未接入，暂以季度内处于失业登记状态的人数代替求职人数（偏低估），只算全市（区划440700、职业“全部”）。
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
  seekers: {title: 求职人数, unit: 人, description: 只有全市行有，以失业登记代替}
  ratio: {title: 求人倍率}
  pay_mid: {title: 月薪中位数, unit: 元}
checks:
  - {name: ratio_not_negative, check: "ratio >= 0", message: 求人倍率为负, severity: error}
  - {name: somebody_wanted, check: "wanted >= 0 and vacancies > 0", message: 没有岗位的分组不应出现, severity: error}
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

-- out of work from a registration of unemployment until the next registration
spells as (
    select
        person.entity_id,
        registration.kind,
        registration.registered_on as began_on,
        lead(registration.registered_on) over (
            partition by person.entity_id order by registration.registered_on, registration.registration_no
        ) as ended_on
    from std.hrss_employment_registration as registration
    inner join master.person_xref as person
        on person.resource = 'hrss_employment_registration'
        and registration._batch_id = person.batch_id and registration._line_no = person.line_no
    where registration.registered_on is not null
),

seekers as (
    select quarters.quarter, count(distinct spells.entity_id) as seekers
    from spells
    inner join quarters
        on spells.began_on < quarters.ended_on
        and (spells.ended_on is null or spells.ended_on > quarters.began_on)
    where spells.kind = '失业登记'
    group by quarters.quarter
)

select
    counted.quarter,
    counted.county_code,
    counted.occupation,
    counted.vacancies,
    cast(counted.wanted as bigint) as wanted,
    seekers.seekers,
    round(cast(counted.wanted as double) / nullif(seekers.seekers, 0), 4) as ratio,
    round(counted.pay_mid, 2) as pay_mid
from counted
left join seekers on counted.county_code = '440700' and counted.quarter = seekers.quarter
