/*
title: {zh: 监测值, en: Indicators as they are watched}
description: >-
  监测指标体系各指标全市逐期的监测值：增速类为公布的累计（或同比）增速，数值类为指标本身，增减类为与上年同期之差，都写成比率。统计部门发布的取现行值；
  税收占比与存贷比由发布值相除；其余由业务数据计算：新登记与注销（每万户之比不作年化）、活跃度、参保人数、登记失业率（季末月）、求人倍率、投资项目开工率与滞后率
  （截至日所在月一期）、工程中标额、融资对接率（件数）、高新技术企业数（年末在有效期内；名录不足三年以前的年份没有增速）、景区接待人次。
  滞后为计划开工90天后仍在立项，或过了计划建成日期仍未竣工；分母为应开工而未竣工的项目。没有上年同期的没有增速，监测值为空的期不列。
owner: stat
system: economy_empower
grain: [indicator, area_code, month]
columns:
  indicator: 指标代码
  area_code: {title: 区划代码, description: 440700为全市}
  month: {title: 期, description: YYYY-MM；季度为季末月，年度为12月}
  title: 指标名称
  frequency: {title: 频度, description: M 月，Q 季，Y 年}
  judged: {title: 看什么, description: 增速、数值或增减}
  measured: {title: 监测值, description: 比率}
checks:
  - {name: measured_is_plausible, check: "measured between -1 and 10", message: 监测值不合理, dimension: accuracy, severity: warning}
*/
with

latest as (
    select max(valid_from) as valid_from
    from topic.economy_empower_indicator
),

listed as (
    select indicator.indicator, indicator.title, indicator.frequency, indicator.judged
    from topic.economy_empower_indicator as indicator
    inner join latest on indicator.valid_from = latest.valid_from
),

published as (
    select
        series.indicator,
        series.area_code,
        series.month,
        case when listed.judged = '数值' then round(series.cumulative / 100.0, 6) else series.growth_published end as measured
    from topic.economy_empower_series as series
    inner join listed on series.indicator = listed.indicator
),

shares as (
    select
        case part.indicator when 'SSSR' then 'SSZB' else 'CDB' end as indicator,
        part.area_code,
        part.month,
        round(part.cumulative / nullif(whole.cumulative, 0), 6) as measured
    from topic.economy_empower_series as part
    inner join topic.economy_empower_series as whole
        on part.area_code = whole.area_code and part.month = whole.month
        and case part.indicator when 'SSSR' then 'YBGGYS' when 'DKYE' then 'CKYE' end = whole.indicator
),

-- numerator and denominator of what is counted by the month; growth has the same month of the year before for the latter
dynamics as (
    select
        month,
        sum(opened) as opened,
        sum(closed) as closed,
        sum(opened_year_before) as opened_before
    from topic.business_environment_enterprise_dynamics
    group by month
),

active as (
    select month, cast(sum(active) as double) / nullif(sum(stock), 0) as share
    from topic.business_environment_activity
    group by month
),

insured as (
    select month, sum(persons) as amount
    from topic.smart_hrss_insured_monthly
    where insurance_type = '110'
    group by month
),

contracts as (
    select
        strftime(cast(published_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        sum(price) as amount
    from std.gsda_tender_notice
    where trade_kind = '工程建设' and price is not null
    group by strftime(cast(published_at at time zone 'Asia/Shanghai' as date), '%Y-%m')
),

visits as (
    select strftime(day, '%Y-%m') as month, sum(visits) as amount
    from topic.culture_tourism_visitor_daily
    group by strftime(day, '%Y-%m')
),

amounts as (
    select 'CBRS' as indicator, month, cast(amount as double) as amount from insured
    union all
    select 'ZBJY' as indicator, month, cast(amount as double) as amount from contracts
    union all
    select 'LYJD' as indicator, month, cast(amount as double) as amount from visits
),

grown as (
    select amounts.indicator, amounts.month, amounts.amount / nullif(before.amount, 0) - 1 as measured
    from amounts
    inner join amounts as before
        on amounts.indicator = before.indicator
        and cast(cast(left(amounts.month, 4) as bigint) - 1 as text) || right(amounts.month, 3) = before.month
),

projects as (
    select
        stage,
        planned_start_on,
        planned_finish_on,
        max(cast(updated_at at time zone 'Asia/Shanghai' as date)) over () as as_of
    from std.drb_investment_project
),

staged as (
    select
        strftime(as_of, '%Y-%m') as month,
        stage in ('开工', '在建', '竣工', '投产') as has_started,
        stage in ('竣工', '投产') as is_finished,
        planned_start_on <= as_of as is_due,
        (stage = '立项' and planned_start_on + 90 < as_of)
        or (stage in ('立项', '开工', '在建') and planned_finish_on < as_of) as is_late
    from projects
    where stage is not null and planned_start_on is not null
),

building as (
    select
        month,
        count(*) filter (where is_due) as due,
        count(*) filter (where is_due and has_started) as started,
        count(*) filter (where is_due and not is_finished) as open,
        count(*) filter (where is_due and not is_finished and is_late) as late
    from staged
    group by month
),

certificates as (
    select
        uscc,
        cast(extract(year from issued_on) as bigint) as since,
        cast(extract(year from coalesce(valid_until - 1, issued_on + 1095)) as bigint) as until
    from std.sci_high_tech_enterprise
    where issued_on is not null
),

years as (
    select listed.year, bounds.first_year
    from (select distinct since as year from certificates) as listed
    cross join (select min(since) as first_year from certificates) as bounds
),

-- a certificate holds three years: of a year the register is whole when it goes back to the second year before
holders as (
    select years.year, count(distinct certificates.uscc) as firms
    from years
    inner join certificates on certificates.since <= years.year and certificates.until > years.year
    where years.year - 2 >= years.first_year
    group by years.year
),

counted as (
    select 'XDJ' as indicator, month, cast(opened as double) / nullif(opened_before, 0) - 1 as measured
    from dynamics
    union all
    select 'ZXL' as indicator, month, cast(closed as double) / nullif(opened, 0) as measured
    from dynamics
    union all
    select 'HYD' as indicator, active.month, active.share - before.share as measured
    from active
    inner join active as before
        on cast(cast(left(active.month, 4) as bigint) - 1 as text) || right(active.month, 3) = before.month
    union all
    select indicator, month, measured
    from grown
    union all
    select 'SYL' as indicator, month,
        cast(sum(unemployed_stock) as double) / nullif(sum(employed_stock + unemployed_stock), 0) as measured
    from topic.smart_hrss_employment
    where right(month, 2) in ('03', '06', '09', '12')
    group by month
    union all
    select 'QRBL' as indicator,
        left(quarter, 4) || '-' || lpad(cast(cast(right(quarter, 1) as bigint) * 3 as text), 2, '0') as month,
        ratio as measured
    from topic.smart_hrss_job_market
    where county_code = '440700'
    union all
    select 'XMKGL' as indicator, month, cast(started as double) / nullif(due, 0) as measured
    from building
    union all
    select 'XMZHL' as indicator, month, cast(late as double) / nullif(open, 0) as measured
    from building
    union all
    select 'RZMZ' as indicator, month, cast(sum(matched) as double) / nullif(sum(needs), 0) as measured
    from topic.business_environment_financing_service
    group by month
    union all
    select 'GQS' as indicator, cast(holders.year as text) || '-12' as month,
        cast(holders.firms as double) / nullif(before.firms, 0) - 1 as measured
    from holders
    inner join holders as before on holders.year - 1 = before.year
    union all
    select case judged when '增速' then 'SZJJ' else 'SZZB' end as indicator, year || '-12' as month,
        case judged when '增速' then growth else share end as measured
    from topic.economy_empower_digital_economy
    cross join (select distinct judged from listed where judged in ('增速', '数值')) as kinds
    where class = 'total' and area_code = '440700'
),

every as (
    select indicator, area_code, month, measured
    from published
    union all
    select indicator, area_code, month, measured
    from shares
    union all
    select indicator, '440700' as area_code, month, round(measured, 6) as measured
    from counted
)

select
    every.indicator,
    every.area_code,
    every.month,
    listed.title,
    listed.frequency,
    listed.judged,
    every.measured
from every
inner join listed on every.indicator = listed.indicator
where every.measured is not null and every.month is not null
