/*
title: {zh: 诊疗量月统计, en: Outpatient visits by month}
description: >-
  按就诊月份（北京时间）、医疗机构和就诊类型的门急诊人次、人数和费用。人数在每个月、机构、类型内一人计一次，各格人数相加不是全市人数；
  没有认定到自然人的就诊计入人次、不计入人数。费用只在人次满10的格给出，避免一人的费用可由格内看出；没有费用的就诊不计入次均。
  月份取自工作日历（2018年起），更早的就诊不计。
owner: hlth
system: smart_health
grain: [month, institution_code, visit_kind]
columns:
  month: {title: 就诊月份, description: YYYY-MM}
  institution_code: 医疗机构代码
  county_code: {title: 区划代码, description: 医疗机构所在，现行代码；无法确定者为 000000}
  visit_kind: {title: 就诊类型, description: 没有写的为不详}
  visits: {title: 人次, unit: 人次}
  persons: {title: 人数, unit: 人}
  cost: {title: 总费用, unit: 元, description: 人次不足10的为空}
  insured_part: {title: 医保支付, unit: 元, description: 人次不足10的为空}
  mean_cost: {title: 次均费用, unit: 元, description: 总费用与有费用的人次之比}
checks:
  - {name: persons_within_visits, check: "persons <= visits", message: 人数多于人次, severity: error}
  - {name: insured_within_cost, check: "insured_part <= cost", message: 医保支付多于总费用, dimension: accuracy, severity: warning}
*/
with

-- the month comes from the calendar, so that no key is made of when somebody was treated
visits as (
    select
        strftime(calendar.day, '%Y-%m') as month,
        visit.institution_code,
        coalesce(visit.visit_kind, '不详') as visit_kind,
        person.entity_id,
        visit.total_yuan,
        visit.insured_yuan
    from std.hlth_outpatient_visit as visit
    inner join master.calendar as calendar
        on cast(visit.visited_at at time zone 'Asia/Shanghai' as date) = calendar.day
    left join master.person_xref as person
        on person.resource = 'hlth_outpatient_visit'
        and visit._batch_id = person.batch_id and visit._line_no = person.line_no
),

counted as (
    select
        month,
        institution_code,
        visit_kind,
        count(*) as visits,
        count(distinct entity_id) as persons
    from visits
    group by month, institution_code, visit_kind
),

costs as (
    select
        month,
        institution_code,
        visit_kind,
        sum(total_yuan) as cost,
        sum(insured_yuan) as insured_part,
        count(total_yuan) as priced
    from visits
    group by month, institution_code, visit_kind
    having count(*) >= 10
)

select
    counted.month,
    counted.institution_code,
    coalesce(division.current_code, '000000') as county_code,
    counted.visit_kind,
    counted.visits,
    counted.persons,
    costs.cost,
    costs.insured_part,
    round(cast(costs.cost as double) / nullif(costs.priced, 0), 2) as mean_cost
from counted
left join costs
    on counted.month = costs.month
    and counted.institution_code = costs.institution_code
    and counted.visit_kind = costs.visit_kind
left join std.hlth_medical_institution as institution on counted.institution_code = institution.institution_code
left join master.division_resolution as division on institution.county_code = division.code
