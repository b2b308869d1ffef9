/*
title: {zh: 技能供给, en: Supply of skills}
description: >-
  职业技能等级证书按发证年度、职业和技能等级的证书数与持证人数，以及截至当年末每人在该职业中最高等级的存量人数（一个人在一个职业只计最高一级）。
  等级代码1为最高（高级技师），5为最低（初级工）。
owner: hrss
system: smart_hrss
grain: [year, occupation, skill]
columns:
  year: {title: 年度, description: YYYY}
  occupation: {title: 职业, description: 未填者为不详}
  skill: {title: 技能等级, description: 1高级技师 2技师 3高级工 4中级工 5初级工；未填者为 -}
  certificates: {title: 当年证书数, unit: 本}
  persons: {title: 当年持证人数, unit: 人}
  highest_stock: {title: 年末最高等级人数, unit: 人}
checks:
  - {name: persons_within_certificates, check: "persons <= certificates", message: 人数多于证书数, severity: error}
*/
with

certificates as (
    select
        strftime(certificate.issued_on, '%Y') as year,
        coalesce(certificate.occupation, '不详') as occupation,
        coalesce(certificate.skill, '-') as skill,
        person.entity_id
    from std.hrss_vocational_certificate as certificate
    inner join master.person_xref as person
        on person.resource = 'hrss_vocational_certificate'
        and certificate._batch_id = person.batch_id and certificate._line_no = person.line_no
    where certificate.issued_on is not null
),

issued as (
    select year, occupation, skill, count(*) as certificates, count(distinct entity_id) as persons
    from certificates
    group by year, occupation, skill
),

-- the best level of each person until the end of each year; digits come before the dash that stands for unknown
best as (
    select
        years.year,
        certificates.occupation,
        certificates.entity_id,
        coalesce(min(certificates.skill) filter (where certificates.skill <> '-'), '-') as skill
    from (select distinct year from certificates) as years
    inner join certificates on certificates.year <= years.year
    group by years.year, certificates.occupation, certificates.entity_id
),

stock as (
    select year, occupation, skill, count(*) as highest_stock
    from best
    group by year, occupation, skill
)

select
    coalesce(issued.year, stock.year) as year,
    coalesce(issued.occupation, stock.occupation) as occupation,
    coalesce(issued.skill, stock.skill) as skill,
    coalesce(issued.certificates, 0) as certificates,
    coalesce(issued.persons, 0) as persons,
    coalesce(stock.highest_stock, 0) as highest_stock
from issued
full join stock
    on issued.year = stock.year and issued.occupation = stock.occupation and issued.skill = stock.skill
