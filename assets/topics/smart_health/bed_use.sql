/*
title: {zh: 床位使用, en: Use of hospital beds}
description: >-
  按月和医疗机构的床位使用与平均住院日。占用床日由出院病案按日展开，入院当日起、出院当日前各计一日，当日入出院计一日，跨月的分到各月；
  出院者住院日按出院月合计，与当月占用床日是两个数：使用率用占用床日，平均住院日用出院者住院日。
  床位取核定床位数（没有每日实际开放床位），使用率可以超过1；没有核定床位的机构不算使用率。出院病案不含仍在院的病人，最近两个月不完整。
owner: hlth
system: smart_health
grain: [month, institution_code]
columns:
  month: {title: 月份, description: YYYY-MM}
  institution_code: 医疗机构代码
  county_code: {title: 区划代码, description: 医疗机构所在，现行代码；无法确定者为 000000}
  bed_days: {title: 核定床日, unit: 床日, description: 核定床位数与当月天数之积}
  occupied_bed_days: {title: 占用床日, unit: 床日}
  use_rate: {title: 床位使用率, description: 占用床日与核定床日之比}
  discharges: {title: 出院人次, unit: 人次}
  stay_days: {title: 出院者住院日, unit: 天}
  mean_stay: {title: 平均住院日, unit: 天}
  turnover: {title: 床位周转次数, unit: 次, description: 出院人次与核定床位数之比}
  is_complete: {title: 是否完整, description: 最近两个月不完整}
checks:
  - {name: a_stay_has_a_day, check: "stay_days >= discharges", message: 出院者住院日少于出院人次, severity: error}
  - {name: beds_not_far_exceeded, check: "use_rate <= 2", message: 占用床日超过核定床日的两倍, dimension: accuracy, severity: warning}
*/
with

stays as (
    select
        institution_code,
        record_no,
        cast(admitted_at at time zone 'Asia/Shanghai' as date) as admitted_on,
        cast(discharged_at at time zone 'Asia/Shanghai' as date) as discharged_on
    from std.hlth_inpatient_discharge
    where discharged_at >= admitted_at
),

-- months come from the calendar, so that no key is made of when somebody was treated
months as (
    select
        strftime(day, '%Y-%m') as month,
        extract(year from min(day)) * 12 + extract(month from min(day)) as number,
        count(*) as days
    from master.calendar
    group by strftime(day, '%Y-%m')
),

occupied as (
    select strftime(calendar.day, '%Y-%m') as month, stays.institution_code, count(*) as occupied_bed_days
    from stays
    inner join master.calendar as calendar
        on stays.admitted_on <= calendar.day
        and (calendar.day < stays.discharged_on or calendar.day = stays.admitted_on)
    group by strftime(calendar.day, '%Y-%m'), stays.institution_code
),

left_in as (
    select strftime(leaving.day, '%Y-%m') as month, stays.institution_code, count(*) as discharges
    from stays
    inner join master.calendar as leaving on stays.discharged_on = leaving.day
    group by strftime(leaving.day, '%Y-%m'), stays.institution_code
),

-- nobody who left before the first discharge is known, so that earlier months would be half empty
known as (
    select min(months.month) as first_month, max(months.month) as last_month, max(months.number) as last_number
    from left_in
    inner join months on left_in.month = months.month
),

-- one row a day of a stay, all of them in the month in which it ended
stayed as (
    select strftime(leaving.day, '%Y-%m') as month, stays.institution_code, count(*) as stay_days
    from stays
    inner join master.calendar as leaving on stays.discharged_on = leaving.day
    inner join master.calendar as calendar
        on stays.admitted_on <= calendar.day
        and (calendar.day < stays.discharged_on or calendar.day = stays.admitted_on)
    group by strftime(leaving.day, '%Y-%m'), stays.institution_code
),

institutions as (
    select
        institution.institution_code,
        coalesce(division.current_code, '000000') as county_code,
        institution.beds
    from std.hlth_medical_institution as institution
    left join master.division_resolution as division on institution.county_code = division.code
),

-- institutions with beds in every month, others when somebody stayed there
wanted as (
    select months.month, institutions.institution_code
    from months
    cross join institutions
    where institutions.beds > 0
    union
    select month, institution_code from occupied
    union
    select month, institution_code from left_in
)

select
    wanted.month,
    wanted.institution_code,
    coalesce(institutions.county_code, '000000') as county_code,
    coalesce(institutions.beds, 0) * months.days as bed_days,
    coalesce(occupied.occupied_bed_days, 0) as occupied_bed_days,
    round(
        cast(coalesce(occupied.occupied_bed_days, 0) as double) / nullif(coalesce(institutions.beds, 0) * months.days, 0), 4
    ) as use_rate,
    coalesce(left_in.discharges, 0) as discharges,
    coalesce(stayed.stay_days, 0) as stay_days,
    round(cast(stayed.stay_days as double) / nullif(left_in.discharges, 0), 2) as mean_stay,
    round(cast(coalesce(left_in.discharges, 0) as double) / nullif(institutions.beds, 0), 2) as turnover,
    months.number < known.last_number - 1 as is_complete
from wanted
cross join known
inner join months on wanted.month = months.month
left join institutions on wanted.institution_code = institutions.institution_code
left join occupied on wanted.month = occupied.month and wanted.institution_code = occupied.institution_code
left join left_in on wanted.month = left_in.month and wanted.institution_code = left_in.institution_code
left join stayed on wanted.month = stayed.month and wanted.institution_code = stayed.institution_code
where wanted.month between known.first_month and known.last_month
