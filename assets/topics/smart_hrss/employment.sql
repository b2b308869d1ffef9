/*
title: {zh: 就业失业, en: Employment and unemployment}
description: >-
  按月份和登记区划的新增就业、新增失业登记人数，以及月末登记失业、登记就业存量。一个人以截至月末最后一次登记为准；
  登记失业而当月由用人单位缴纳社会保险的人单列（不计入失业存量，也不删除）。登记失业率 = 失业存量/（就业存量+失业存量）。
  月份从社保所属期与登记日期较晚的起始月起。
owner: hrss
system: smart_hrss
grain: [month, county_code]
columns:
  month: {title: 月份, description: YYYY-MM}
  county_code: {title: 区划代码, description: 登记所在；无法确定者为 000000}
  newly_employed: {title: 新增就业登记, unit: 人}
  newly_unemployed: {title: 新增失业登记, unit: 人}
  unemployed_stock: {title: 月末登记失业人数, unit: 人}
  unemployed_but_insured: {title: 登记失业而当月参保人数, unit: 人}
  employed_stock: {title: 月末登记就业人数, unit: 人, description: 含登记失业而当月参保者}
  unemployment_rate: {title: 登记失业率}
checks:
  - {name: rate_in_range, check: "unemployment_rate between 0 and 1", message: 登记失业率不在0至1之间, severity: error}
*/
with

registrations as (
    select
        person.entity_id,
        registration.registration_no,
        registration.kind,
        registration.registered_on,
        coalesce(division.current_code, '000000') as county_code
    from std.hrss_employment_registration as registration
    inner join master.person_xref as person
        on person.resource = 'hrss_employment_registration'
        and registration._batch_id = person.batch_id and registration._line_no = person.line_no
    left join master.division_resolution as division on registration.county_code = division.code
    where registration.registered_on is not null
),

insured as (
    select distinct
        person.entity_id,
        substr(payment.period, 1, 4) || '-' || substr(payment.period, 5, 2) as month
    from std.sib_insurance_payment as payment
    inner join master.person_xref as person
        on person.resource = 'sib_insurance_payment'
        and payment._batch_id = person.batch_id and payment._line_no = person.line_no
    where payment.employer_uscc is not null
),

months as (
    select month, last_day(cast(month || '-01' as date)) as month_end
    from (select distinct month from insured) as listed
),

-- the last registration until the end of each month
latest as (
    select
        months.month,
        registrations.entity_id,
        registrations.kind,
        registrations.county_code
    from months
    inner join registrations on registrations.registered_on <= months.month_end
    qualify row_number() over (
        partition by months.month, registrations.entity_id
        order by registrations.registered_on desc, registrations.registration_no desc
    ) = 1
),

stock as (
    select
        latest.month,
        latest.county_code,
        count(*) filter (where latest.kind = '失业登记' and insured.entity_id is null) as unemployed_stock,
        count(*) filter (where latest.kind = '失业登记' and insured.entity_id is not null) as unemployed_but_insured,
        count(*) filter (where latest.kind = '就业登记' or insured.entity_id is not null) as employed_stock
    from latest
    left join insured on latest.month = insured.month and latest.entity_id = insured.entity_id
    group by latest.month, latest.county_code
),

begun as (
    select
        strftime(registered_on, '%Y-%m') as month,
        county_code,
        count(distinct entity_id) filter (where kind = '就业登记') as newly_employed,
        count(distinct entity_id) filter (where kind = '失业登记') as newly_unemployed
    from registrations
    group by strftime(registered_on, '%Y-%m'), county_code
)

select
    stock.month,
    stock.county_code,
    coalesce(begun.newly_employed, 0) as newly_employed,
    coalesce(begun.newly_unemployed, 0) as newly_unemployed,
    stock.unemployed_stock,
    stock.unemployed_but_insured,
    stock.employed_stock,
    round(
        cast(stock.unemployed_stock as double) / nullif(stock.employed_stock + stock.unemployed_stock, 0), 4
    ) as unemployment_rate
from stock
left join begun on stock.month = begun.month and stock.county_code = begun.county_code
