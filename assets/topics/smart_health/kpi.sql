/*
title: {zh: 智慧医疗指标, en: Indicators of health}
description: >-
  门急诊人次、次均门诊费用与传染病报告及时率按月，建档率与家庭医生签约率按截至日和县（市、区）；均由分子分母重新相加。
  次均门诊费用按全部有费用的就诊计算，当月不足10人次的不给出。期间完整指数据已到期末之后；病床使用率的最近两个月不完整，
  因出院病案不含仍在院的病人，分母为核定床日，可以超过1。
  费用消耗指数来自敏感个人信息，不进指标，见病组费用。检查互认率、急救反应时间没有数源，未列。
owner: hlth
system: smart_health
indicators:
  P04.visits: {title: 门急诊人次, unit: 人次, direction: up, drill: topic.smart_health_service_monthly}
  P04.mean_visit_cost: {title: 次均门诊费用, unit: 元, direction: down, drill: topic.smart_health_service_monthly}
  P04.bed_use_rate: {title: 病床使用率, unit: 比率, direction: up, drill: topic.smart_health_bed_use}
  P04.mean_stay: {title: 平均住院日, unit: 天, direction: down, drill: topic.smart_health_bed_use}
  P04.report_timely_rate: {title: 传染病报告及时率, unit: 比例, direction: up, drill: topic.smart_health_report_timeliness}
  P04.record_rate: {title: 健康档案建档率, unit: 比例, direction: up, drill: topic.smart_health_ehr_coverage}
  P04.signed_rate: {title: 家庭医生签约率, unit: 比例, direction: up, drill: topic.smart_health_ehr_coverage}
*/
with

newest as (
    select
        (select max(month) from topic.smart_health_service_monthly) as visit_month,
        (select max(month) from topic.smart_health_report_timeliness) as report_month,
        (select max(month) from topic.smart_health_bed_use) as stay_month
),

-- from the visits themselves, as cells of the monthly table with few visits have no cost
costs as (
    select
        strftime(calendar.day, '%Y-%m') as month,
        sum(visit.total_yuan) as cost,
        count(visit.total_yuan) as priced
    from std.hlth_outpatient_visit as visit
    inner join master.calendar as calendar
        on cast(visit.visited_at at time zone 'Asia/Shanghai' as date) = calendar.day
    group by strftime(calendar.day, '%Y-%m')
    having count(*) >= 10
),

monthly as (
    select 'P04.visits' as kpi_code, month as period, cast(sum(visits) as double) as numerator,
        cast(null as double) as denominator
    from topic.smart_health_service_monthly
    group by month
    union all
    select 'P04.mean_visit_cost' as kpi_code, month as period, cast(cost as double) as numerator,
        cast(priced as double) as denominator
    from costs
),

coverage as (
    select county_code, as_of, residents, with_record, signed
    from topic.smart_health_ehr_coverage
    where county_code <> '000000'
    union all
    select '440700' as county_code, as_of, sum(residents) as residents, sum(with_record) as with_record,
        sum(signed) as signed
    from topic.smart_health_ehr_coverage
    group by as_of
)

select
    monthly.kpi_code,
    monthly.period,
    '440700' as county_code,
    monthly.numerator,
    monthly.denominator,
    monthly.period < newest.visit_month as is_complete
from monthly
cross join newest
union all
select 'P04.report_timely_rate', cards.month, '440700', sum(cards.timely), sum(cards.judged), cards.month < max(newest.report_month)
from topic.smart_health_report_timeliness as cards
cross join newest
group by cards.month
union all
select 'P04.record_rate', strftime(as_of, '%Y-%m-%d'), county_code, with_record, residents, true
from coverage
union all
select 'P04.signed_rate', strftime(as_of, '%Y-%m-%d'), county_code, signed, residents, true
from coverage
union all
select 'P04.bed_use_rate', month, '440700', sum(occupied_bed_days) filter (where bed_days > 0), sum(bed_days), is_complete
from topic.smart_health_bed_use
group by month, is_complete
union all
select 'P04.mean_stay', beds.month, '440700', sum(beds.stay_days), sum(beds.discharges), beds.month < max(newest.stay_month)
from topic.smart_health_bed_use as beds
cross join newest
group by beds.month
