/*
title: {zh: 主体活跃度, en: Activity of market entities}
description: >-
  市场主体按月份、县级区划和行业门类的期末存量与活跃数；含当月的最近3个月内有纳税、参保缴费或用电之一者为活跃（近12个月的口径见
  topic.market_supervision_entity_dynamics_monthly）。三类数据都满3个月的月份才列出。行业门类取自法人主数据，不取用电户的旧版行业代码。
owner: drb
system: business_environment
grain: [month, county_code, industry_section]
columns:
  month: {title: 月份, description: YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  industry_section: {title: 行业门类, description: GB/T 4754-2017 字母，- 不详}
  stock: {title: 期末存量, unit: 户}
  active: {title: 活跃数, unit: 户}
  active_share: {title: 活跃度}
checks:
  - {name: active_within_stock, check: "active <= stock", message: 活跃数多于存量, severity: error}
*/
with

-- the golden record of a firm, one for each code
golden as (
    select uscc, max(county_code) as county_code, max(industry_code) as industry_code
    from master.legal_entity
    where record_status = 'active'
    group by uscc
),

entities as (
    select
        entity.uscc,
        coalesce(golden.county_code, by_code.current_code, '000000') as county_code,
        coalesce(left(golden.industry_code, 1), left(entity.industry_code, 1), '-') as industry_section,
        entity.established_on,
        least(coalesce(entity.cancelled_on, entity.revoked_on), coalesce(entity.revoked_on, entity.cancelled_on))
            as ended_on
    from std.amr_market_entity as entity
    left join golden on entity.uscc = golden.uscc
    left join master.division_resolution as by_code on entity.county_code = by_code.code
),

signs as (
    select uscc, period, 'tax' as sign from std.tax_tax_payment_summary where total_tax > 0
    union
    select employer_uscc as uscc, period, 'insurance' as sign from std.sib_insurance_payment where total_yuan > 0
    union
    select uscc, period, 'power' as sign from std.csg_electricity_consumption where energy > 0
),

-- months are numbered, so that a year is twelve of them
numbered_signs as (
    select uscc, sign, cast(left(period, 4) as bigint) * 12 + cast(right(period, 2) as bigint) as number
    from signs
    where uscc is not null and period is not null
),

reach as (
    select max(first_number) as first_number, min(last_number) as last_number, count(*) as kinds
    from (
        select sign, min(number) as first_number, max(number) as last_number
        from numbered_signs
        group by sign
    ) as by_kind
),

-- a month is judged when each of the three kinds covers it and the two before it
months as (
    select numbered.month, numbered.number, numbered.last_day
    from (
        select
            strftime(day, '%Y-%m') as month,
            extract(year from max(day)) * 12 + extract(month from max(day)) as number,
            max(day) as last_day
        from master.calendar
        group by strftime(day, '%Y-%m')
    ) as numbered
    cross join reach
    where reach.kinds = 3 and numbered.number between reach.first_number + 2 and reach.last_number
),

active_entities as (
    select distinct months.number, numbered_signs.uscc
    from months
    inner join numbered_signs on numbered_signs.number between months.number - 2 and months.number
)

select
    months.month,
    entities.county_code,
    entities.industry_section,
    count(*) as stock,
    count(active_entities.uscc) as active,
    round(cast(count(active_entities.uscc) as double) / nullif(count(*), 0), 4) as active_share
from months
inner join entities
    on entities.established_on <= months.last_day
    and (entities.ended_on is null or entities.ended_on > months.last_day)
left join active_entities on months.number = active_entities.number and entities.uscc = active_entities.uscc
group by months.month, entities.county_code, entities.industry_section
