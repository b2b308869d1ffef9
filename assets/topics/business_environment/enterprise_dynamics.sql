/*
title: {zh: 市场主体增减, en: Growth of market entities}
description: >-
  市场主体按月份、县级区划和行业门类的新设、退出（注销与吊销）、期末存量、新设同比增速与三年存活率。前四项取自 topic.market_supervision_entity_dynamics_monthly；
  三年存活率为36个月前当月成立的主体在本月末仍未注销未吊销的比例。登记数据不记迁出，迁出者按仍在原区划计。
owner: drb
system: business_environment
grain: [month, county_code, industry_section]
columns:
  month: {title: 月份, description: YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  industry_section: {title: 行业门类, description: GB/T 4754-2017 字母，- 不详}
  opened: {title: 新设数, unit: 户}
  closed: {title: 退出数, unit: 户}
  stock: {title: 期末存量, unit: 户}
  opened_year_before: {title: 上年同月新设数, unit: 户}
  new_growth: {title: 新设同比增速, description: 上年同月没有新设则为空}
  cohort_3y: {title: 36个月前成立数, unit: 户}
  alive_3y: {title: 其中仍存续数, unit: 户}
  alive_3y_rate: {title: 三年存活率, description: 36个月前没有成立则为空}
checks:
  - {name: alive_within_cohort, check: "alive_3y <= cohort_3y", message: 仍存续数多于成立数, severity: error}
*/
with

months as (
    select distinct month
    from topic.market_supervision_entity_dynamics_monthly
),

entities as (
    select
        coalesce(golden.county_code, by_code.current_code, '000000') as county_code,
        coalesce(left(entity.industry_code, 1), '-') as industry_section,
        strftime(entity.established_on, '%m') as established_month,
        extract(year from entity.established_on) as established_year,
        least(coalesce(entity.cancelled_on, entity.revoked_on), coalesce(entity.revoked_on, entity.cancelled_on))
            as ended_on
    from std.amr_market_entity as entity
    left join (
        select uscc, max(county_code) as county_code
        from master.legal_entity
        where record_status = 'active'
        group by uscc
    ) as golden on entity.uscc = golden.uscc
    left join master.division_resolution as by_code on entity.county_code = by_code.code
),

-- those who began in the same month three years ago
cohorts as (
    select
        months.month,
        entities.county_code,
        entities.industry_section,
        count(*) as cohort_3y,
        count(*) filter (
            where entities.ended_on is null or entities.ended_on > last_day(cast(months.month || '-01' as date))
        ) as alive_3y
    from months
    inner join entities
        on right(months.month, 2) = entities.established_month
        and cast(left(months.month, 4) as bigint) - 3 = entities.established_year
    group by months.month, entities.county_code, entities.industry_section
),

groups as (
    select month, county_code, industry_section
    from topic.market_supervision_entity_dynamics_monthly
    union
    select month, county_code, industry_section
    from cohorts
)

select
    groups.month,
    groups.county_code,
    groups.industry_section,
    coalesce(dynamics.opened, 0) as opened,
    coalesce(dynamics.cancelled + dynamics.revoked, 0) as closed,
    coalesce(dynamics.stock, 0) as stock,
    coalesce(dynamics.opened_year_before, 0) as opened_year_before,
    dynamics.growth_yoy as new_growth,
    coalesce(cohorts.cohort_3y, 0) as cohort_3y,
    coalesce(cohorts.alive_3y, 0) as alive_3y,
    round(cast(cohorts.alive_3y as double) / nullif(cohorts.cohort_3y, 0), 4) as alive_3y_rate
from groups
left join topic.market_supervision_entity_dynamics_monthly as dynamics
    on groups.month = dynamics.month
    and groups.county_code = dynamics.county_code
    and groups.industry_section = dynamics.industry_section
left join cohorts
    on groups.month = cohorts.month
    and groups.county_code = cohorts.county_code
    and groups.industry_section = cohorts.industry_section
