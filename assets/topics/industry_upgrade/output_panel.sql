/*
title: {zh: 工业产销, en: Industrial output and sales}
description: >-
  规模以上工业企业按月份、行业门类与区划的企业数、产值、可比增速、产销率与出口交货占比。可比增速只比较上年同月与本月都报送的企业；
  产销率为销售产值与产值之比，只算两者都有的企业，可以超过1。一月与二月常合并发布，逐月数据照报，不在此合并。
owner: stat
system: industry_upgrade
grain: [month, section, county_code]
columns:
  month: {title: 月份, description: YYYY-MM}
  section: {title: 行业门类, description: GB/T 4754-2017 字母；无法确定者为 -}
  county_code: {title: 区划代码, description: 法人现行区划；无法确定者为 000000}
  firms: {title: 企业数, unit: 户}
  output_yuan: {title: 产值, unit: 元}
  sales_yuan: {title: 销售产值, unit: 元}
  exports_yuan: {title: 出口交货值, unit: 元}
  comparable_firms: {title: 可比企业数, unit: 户}
  comparable_growth: {title: 可比增速}
  sales_rate: {title: 产销率}
  export_share: {title: 出口交货占比}
checks:
  - {name: exports_within_sales, check: "exports_yuan <= sales_yuan", message: 出口交货值多于销售产值, dimension: consistency, severity: warning}
*/
with

reports as (
    select
        coalesce(firm.entity_id, report.uscc) as firm_id,
        substr(report.period, 1, 4) || '-' || substr(report.period, 5, 2) as month,
        coalesce(report.industry_section, left(report.industry_code, 1), '-') as section,
        coalesce(entity.county_code, '000000') as county_code,
        report.output,
        report.sales,
        report.exports
    from std.stat_industrial_output as report
    left join master.legal_entity_code as firm on report.uscc = firm.uscc
    left join master.legal_entity as entity on firm.entity_id = entity.entity_id
    where report.period is not null
),

-- the same firm in the same month of the year before
paired as (
    select
        reports.*,
        before.output as output_before
    from reports
    left join (
        select firm_id, month, max(output) as output from reports group by firm_id, month
    ) as before
        on reports.firm_id = before.firm_id
        and cast(cast(left(reports.month, 4) as bigint) - 1 as text) || right(reports.month, 3) = before.month
),

summed as (
    select
        month,
        section,
        county_code,
        count(distinct firm_id) as firms,
        sum(output) as output,
        sum(sales) as sales,
        sum(exports) as exports,
        sum(output) filter (where sales is not null) as output_sold,
        sum(sales) filter (where output is not null) as sales_made,
        sum(output) filter (where exports is not null) as output_exporting,
        count(distinct firm_id) filter (where output is not null and output_before is not null) as comparable_firms,
        sum(output) filter (where output_before is not null) as comparable_now,
        sum(output_before) filter (where output is not null) as comparable_before
    from paired
    group by month, section, county_code
)

select
    month,
    section,
    county_code,
    firms,
    cast(output as decimal(20, 2)) as output_yuan,
    cast(sales as decimal(20, 2)) as sales_yuan,
    cast(exports as decimal(20, 2)) as exports_yuan,
    comparable_firms,
    round(cast(comparable_now as double) / nullif(cast(comparable_before as double), 0) - 1, 4) as comparable_growth,
    round(cast(sales_made as double) / nullif(cast(output_sold as double), 0), 4) as sales_rate,
    round(cast(exports as double) / nullif(cast(output_exporting as double), 0), 4) as export_share
from summed
