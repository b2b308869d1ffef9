/*
title: {zh: 发展云图, en: Map of development}
description: >-
  按月份、企业登记所在区划和行业门类的规上产值、税收、用电与参保人数。行业一律取法人主数据的门类（供电的行业代码为旧版，不采用）。
  产值同比有两种：名义增速为全部企业之和相比；可比增速只比较上年同月与本月都报送的企业（规上企业每年进出）。不列出任何企业；
  对外提供时少于3户或一户占八成以上的单元应隐去。
owner: stat
system: economy_empower
grain: [month, county_code, section]
columns:
  month: {title: 月份, description: YYYY-MM}
  county_code: {title: 区划代码, description: 法人现行区划；无法确定者为 000000}
  section: {title: 行业门类, description: GB/T 4754-2017 字母；无法确定者为 -}
  firms: {title: 有数据的企业数, unit: 户}
  reporting: {title: 报送产值的企业数, unit: 户}
  output_yuan: {title: 产值, unit: 元}
  nominal_growth: {title: 产值名义增速}
  comparable_growth: {title: 产值可比增速}
  tax_yuan: {title: 税收, unit: 元}
  energy_kwh: {title: 用电量, unit: 千瓦时}
  insured: {title: 参保人数, unit: 人, description: 各单位人数之和}
checks:
  - {name: reporting_within_firms, check: "reporting <= firms", message: 报送企业多于企业数, severity: error}
*/
with

outputs as (
    select
        firm.entity_id,
        substr(report.period, 1, 4) || '-' || substr(report.period, 5, 2) as month,
        sum(report.output) as output
    from std.stat_industrial_output as report
    inner join master.legal_entity_code as firm on report.uscc = firm.uscc
    where report.output is not null
    group by firm.entity_id, substr(report.period, 1, 4) || '-' || substr(report.period, 5, 2)
),

taxes as (
    select
        firm.entity_id,
        substr(tax.period, 1, 4) || '-' || substr(tax.period, 5, 2) as month,
        sum(tax.total_tax) as tax
    from std.tax_tax_payment_summary as tax
    inner join master.legal_entity_code as firm on tax.uscc = firm.uscc
    group by firm.entity_id, substr(tax.period, 1, 4) || '-' || substr(tax.period, 5, 2)
),

energies as (
    select
        firm.entity_id,
        substr(used.period, 1, 4) || '-' || substr(used.period, 5, 2) as month,
        sum(cast(used.energy as decimal(18, 2))) as energy
    from std.csg_electricity_consumption as used
    inner join master.legal_entity_code as firm on used.uscc = firm.uscc
    group by firm.entity_id, substr(used.period, 1, 4) || '-' || substr(used.period, 5, 2)
),

frame as (
    select entity_id, month from outputs
    union
    select entity_id, month from taxes
    union
    select entity_id, month from energies
    union
    select entity_id, month from topic.smart_hrss_employer_month
),

-- each firm and month beside the same month of the year before
activity as (
    select
        frame.entity_id,
        frame.month,
        outputs.output,
        before.output as output_before,
        taxes.tax,
        energies.energy,
        insured.persons
    from frame
    left join outputs on frame.entity_id = outputs.entity_id and frame.month = outputs.month
    left join outputs as before
        on frame.entity_id = before.entity_id
        and cast(cast(left(frame.month, 4) as bigint) - 1 as text) || right(frame.month, 3) = before.month
    left join taxes on frame.entity_id = taxes.entity_id and frame.month = taxes.month
    left join energies on frame.entity_id = energies.entity_id and frame.month = energies.month
    left join topic.smart_hrss_employer_month as insured
        on frame.entity_id = insured.entity_id and frame.month = insured.month
    where frame.month is not null
),

placed as (
    select
        activity.month,
        coalesce(entity.county_code, '000000') as county_code,
        coalesce(left(entity.industry_code, 1), '-') as section,
        activity.output,
        activity.output_before,
        activity.tax,
        activity.energy,
        activity.persons
    from activity
    left join master.legal_entity as entity on activity.entity_id = entity.entity_id
),

summed as (
    select
        month,
        county_code,
        section,
        count(*) as firms,
        count(output) as reporting,
        sum(output) as output,
        sum(output) filter (where output_before is not null) as comparable_now,
        sum(output_before) filter (where output is not null) as comparable_before,
        sum(tax) as tax,
        sum(energy) as energy,
        sum(persons) as persons
    from placed
    group by month, county_code, section
)

select
    summed.month,
    summed.county_code,
    summed.section,
    summed.firms,
    summed.reporting,
    cast(summed.output as decimal(20, 2)) as output_yuan,
    round(cast(summed.output as double) / nullif(cast(year_before.output as double), 0) - 1, 4) as nominal_growth,
    round(cast(summed.comparable_now as double) / nullif(cast(summed.comparable_before as double), 0) - 1, 4)
        as comparable_growth,
    cast(summed.tax as decimal(20, 2)) as tax_yuan,
    cast(summed.energy as decimal(20, 2)) as energy_kwh,
    cast(summed.persons as bigint) as insured
from summed
left join summed as year_before
    on summed.county_code = year_before.county_code and summed.section = year_before.section
    and cast(cast(left(summed.month, 4) as bigint) - 1 as text) || right(summed.month, 3) = year_before.month
