/*
title: {zh: 能耗强度, en: Energy intensity}
description: >-
  规模以上工业按月份与行业门类的能耗、产值与能耗强度（吨标准煤/万元产值），以及同批企业用电折标准煤占能耗的比重（1万千瓦时=1.229吨标准煤，
  当量值，GB/T 2589）。强度为能耗之和与产值之和之比，只算两者都有的企业；企业强度超过本行业中位数3倍者计入待核。
owner: iitb
system: industry_upgrade
grain: [month, section]
columns:
  month: {title: 月份, description: YYYY-MM}
  section: {title: 行业门类, description: 无法确定者为 -}
  firms: {title: 能耗与产值都有的企业数, unit: 户}
  tce: {title: 能耗, unit: 吨标准煤}
  output_10k: {title: 产值, unit: 万元}
  intensity: {title: 能耗强度, unit: 吨标准煤/万元}
  electricity_share: {title: 电力占能耗比重, description: 只算有用电数据的企业；可大于1，说明两个数源不一致}
  to_check: {title: 待核企业数, unit: 户}
checks:
  - {name: check_within_firms, check: "to_check <= firms", message: 待核企业多于企业, severity: error}
  - {name: intensity_not_negative, check: "intensity >= 0", message: 能耗强度为负, severity: error}
*/
with

electricity as (
    select uscc, period, sum(cast(energy as decimal(18, 2))) as kwh
    from std.csg_electricity_consumption
    where uscc is not null
    group by uscc, period
),

reports as (
    select
        report.uscc,
        substr(report.period, 1, 4) || '-' || substr(report.period, 5, 2) as month,
        coalesce(report.industry_section, left(report.industry_code, 1), '-') as section,
        cast(report.energy_tce as decimal(18, 4)) as tce,
        report.output,
        cast(cast(electricity.kwh as double) / 10000.0 * 1.229 as decimal(18, 4)) as electric_tce,
        report.energy_tce / nullif(cast(report.output as double), 0) as own_intensity
    from std.stat_industrial_output as report
    left join electricity on report.uscc = electricity.uscc and report.period = electricity.period
    where report.energy_tce is not null and report.output > 0 and report.period is not null
),

ranked as (
    select
        reports.*,
        row_number() over (partition by month, section order by own_intensity, uscc) as position,
        count(*) over (partition by month, section) as firms
    from reports
),

medians as (
    select month, section, max(own_intensity) as median_intensity
    from ranked
    where position = cast(ceil(firms / 2.0) as bigint)
    group by month, section
)

select
    ranked.month,
    ranked.section,
    count(*) as firms,
    round(cast(sum(ranked.tce) as double), 4) as tce,
    round(cast(sum(ranked.output) as double) / 10000.0, 4) as output_10k,
    round(cast(sum(ranked.tce) as double) * 10000.0 / nullif(cast(sum(ranked.output) as double), 0), 4) as intensity,
    round(
        cast(sum(ranked.electric_tce) as double)
        / nullif(cast(sum(ranked.tce) filter (where ranked.electric_tce is not null) as double), 0), 4
    ) as electricity_share,
    count(*) filter (where ranked.own_intensity > 3 * medians.median_intensity) as to_check
from ranked
inner join medians on ranked.month = medians.month and ranked.section = medians.section
group by ranked.month, ranked.section
