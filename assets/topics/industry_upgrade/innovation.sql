/*
title: {zh: 创新强度, en: Intensity of innovation}
description: >-
  高新技术企业按年度、区划和行业门类的企业数、研发费用、营业收入与研发强度，以及同地同行业的高层次人才数。研发强度为研发费用之和与营业收入之和之比，
  只算两者都有的企业；不是全社会研发强度。营业收入取同一年度的企业年报；年度为高企认定的批次年份（认定日期所在年）。人才按人计一次。
owner: sci
system: industry_upgrade
grain: [year, county_code, section]
columns:
  year: {title: 年度, description: YYYY}
  county_code: {title: 区划代码, description: 法人现行区划；无法确定者为 000000}
  section: {title: 行业门类, description: 无法确定者为 -}
  firms: {title: 企业数, unit: 户}
  with_both: {title: 研发与收入都有的企业数, unit: 户}
  rd_yuan: {title: 研发费用, unit: 元, description: 两者都有的企业}
  revenue_yuan: {title: 营业收入, unit: 元, description: 两者都有的企业}
  intensity: {title: 研发强度}
  talents: {title: 高层次人才数, unit: 人, description: 认定在截至年末者}
checks:
  - {name: both_within_firms, check: "with_both <= firms", message: 部分多于总体, severity: error}
*/
with

certified as (
    select
        firm.entity_id,
        strftime(certificate.issued_on, '%Y') as year,
        sum(certificate.rd_expense) as rd
    from std.sci_high_tech_enterprise as certificate
    inner join master.legal_entity_code as firm on certificate.uscc = firm.uscc
    where certificate.issued_on is not null
    group by firm.entity_id, strftime(certificate.issued_on, '%Y')
),

-- what the firm reported for a year
revenues as (
    select
        firm.entity_id,
        report.report_year,
        max(report.revenue) as revenue
    from std.amr_annual_report as report
    inner join master.legal_entity_code as firm on report.uscc = firm.uscc
    where report.revenue > 0
    group by firm.entity_id, report.report_year
),

paired as (
    select
        certified.year,
        coalesce(entity.county_code, '000000') as county_code,
        coalesce(left(entity.industry_code, 1), '-') as section,
        certified.rd,
        revenues.revenue
    from certified
    inner join master.legal_entity as entity on certified.entity_id = entity.entity_id
    left join revenues
        on certified.entity_id = revenues.entity_id and certified.year = cast(revenues.report_year as text)
),

talents as (
    select
        years.year,
        coalesce(entity.county_code, '000000') as county_code,
        coalesce(left(entity.industry_code, 1), '-') as section,
        count(distinct person.entity_id) as talents
    from std.talent_talent_person as talent
    inner join (select distinct year from certified) as years
        on strftime(talent.recognised_on, '%Y') <= years.year
        and (talent.valid_until is null or strftime(talent.valid_until, '%Y') >= years.year)
    inner join master.person_xref as person
        on person.resource = 'talent_talent_person'
        and talent._batch_id = person.batch_id and talent._line_no = person.line_no
    left join master.legal_entity_code as employer on talent.employer_uscc = employer.uscc
    left join master.legal_entity as entity on employer.entity_id = entity.entity_id
    group by years.year, coalesce(entity.county_code, '000000'), coalesce(left(entity.industry_code, 1), '-')
),

counted as (
    select
        year,
        county_code,
        section,
        count(*) as firms,
        count(*) filter (where rd is not null and revenue is not null) as with_both,
        sum(rd) filter (where revenue is not null) as rd,
        sum(revenue) filter (where rd is not null) as revenue
    from paired
    group by year, county_code, section
)

select
    counted.year,
    counted.county_code,
    counted.section,
    counted.firms,
    counted.with_both,
    cast(counted.rd as decimal(20, 2)) as rd_yuan,
    cast(counted.revenue as decimal(20, 2)) as revenue_yuan,
    round(cast(counted.rd as double) / nullif(cast(counted.revenue as double), 0), 4) as intensity,
    coalesce(talents.talents, 0) as talents
from counted
left join talents
    on counted.year = talents.year and counted.county_code = talents.county_code and counted.section = talents.section
