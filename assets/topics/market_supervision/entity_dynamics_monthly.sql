/*
title: {zh: 市场主体活跃度, en: Dynamics of market entities}
description: >-
  市场主体按月份、县级区划和行业门类的新设、注销、吊销、净增、期末存量、新设同比增速与活跃数。新设以成立日期、注销和吊销以其日期计，迁入不算新设；
  存量为成立不晚于月末且月末前未注销未吊销者。近12个月（含当月）有纳税、参保或用电者为活跃，三类数据不满12个月的月份不计活跃。
  只列登记数据最近日期所在月及以前24个月；没有存量、新设、注销和吊销的组不出现。
owner: amr
system: market_supervision
grain: [month, county_code, industry_section]
columns:
  month: {title: 月份, description: YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  industry_section: {title: 行业门类, description: GB/T 4754-2017 字母，- 不详}
  opened: {title: 新设数, unit: 户}
  cancelled: {title: 注销数, unit: 户}
  revoked: {title: 吊销数, unit: 户}
  net: {title: 净增数, unit: 户}
  stock: {title: 期末存量, unit: 户}
  opened_year_before: {title: 上年同月新设数, unit: 户}
  growth_yoy: {title: 新设同比增速, description: 上年同月没有新设则为空}
  active: {title: 活跃数, unit: 户, description: 数据不满12个月则为空}
  activity_rate: {title: 活跃度, description: 活跃数与期末存量之比}
checks:
  - {name: active_within_stock, check: "active <= stock", message: 活跃数多于存量, severity: error}
  - {name: net_adds_up, check: "net = opened - cancelled - revoked", message: 净增不等于新设减注销减吊销, severity: error}
*/
with

entities as (
    select
        entity.uscc,
        coalesce(golden.county_code, by_code.current_code, '000000') as county_code,
        coalesce(left(entity.industry_code, 1), '-') as industry_section,
        entity.established_on,
        entity.cancelled_on,
        entity.revoked_on,
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

newest as (
    select strftime(max(day), '%Y-%m') as month
    from (
        select max(approved_on) as day from std.amr_market_entity
        union all
        select max(cancelled_on) as day from std.amr_market_entity
        union all
        select max(revoked_on) as day from std.amr_market_entity
    ) as days
),

-- months are numbered, so that a year is twelve of them
months as (
    select
        strftime(calendar.day, '%Y-%m') as month,
        cast(left(strftime(calendar.day, '%Y-%m'), 4) as bigint) * 12
        + cast(right(strftime(calendar.day, '%Y-%m'), 2) as bigint) as number,
        max(calendar.day) as last_day
    from master.calendar as calendar
    group by strftime(calendar.day, '%Y-%m')
),

shown_months as (
    select months.month, months.number, months.last_day
    from months
    cross join newest
    where months.month <= newest.month
        and months.number > cast(left(newest.month, 4) as bigint) * 12 + cast(right(newest.month, 2) as bigint) - 24
),

signs as (
    select uscc, period, 'tax' as sign from std.tax_tax_payment_summary where total_tax > 0
    union
    select employer_uscc as uscc, period, 'insurance' as sign from std.sib_insurance_payment where total_yuan > 0
    union
    select uscc, period, 'power' as sign from std.csg_electricity_consumption where energy > 0
),

numbered_signs as (
    select uscc, sign, cast(left(period, 4) as bigint) * 12 + cast(right(period, 2) as bigint) as number
    from signs
    where uscc is not null and period is not null
),

-- a month can be judged when each of the three kinds reaches from eleven months before it to itself
judged_months as (
    select shown_months.number
    from shown_months
    cross join (
        select max(first_number) as first_number, min(last_number) as last_number, count(*) as kinds
        from (
            select sign, min(number) as first_number, max(number) as last_number
            from numbered_signs
            group by sign
        ) as by_kind
    ) as reach
    where reach.kinds = 3
        and shown_months.number between reach.first_number + 11 and reach.last_number
),

active_entities as (
    select distinct judged_months.number, numbered_signs.uscc
    from judged_months
    inner join numbered_signs
        on numbered_signs.number between judged_months.number - 11 and judged_months.number
),

standing as (
    select
        shown_months.month,
        entities.county_code,
        entities.industry_section,
        count(*) as stock,
        count(active_entities.uscc) as active
    from shown_months
    inner join entities
        on entities.established_on <= shown_months.last_day
        and (entities.ended_on is null or entities.ended_on > shown_months.last_day)
    left join active_entities
        on shown_months.number = active_entities.number and entities.uscc = active_entities.uscc
    group by shown_months.month, entities.county_code, entities.industry_section
),

events as (
    select established_on as day, county_code, industry_section, 1 as opened, 0 as cancelled, 0 as revoked
    from entities
    union all
    select cancelled_on as day, county_code, industry_section, 0 as opened, 1 as cancelled, 0 as revoked
    from entities
    union all
    select revoked_on as day, county_code, industry_section, 0 as opened, 0 as cancelled, 1 as revoked
    from entities
),

happened as (
    select
        strftime(day, '%Y-%m') as month,
        county_code,
        industry_section,
        cast(sum(opened) as bigint) as opened,
        cast(sum(cancelled) as bigint) as cancelled,
        cast(sum(revoked) as bigint) as revoked
    from events
    where day is not null
    group by strftime(day, '%Y-%m'), county_code, industry_section
),

groups as (
    select month, county_code, industry_section
    from standing
    union
    select happened.month, happened.county_code, happened.industry_section
    from happened
    inner join shown_months on happened.month = shown_months.month
)

select
    groups.month,
    groups.county_code,
    groups.industry_section,
    coalesce(happened.opened, 0) as opened,
    coalesce(happened.cancelled, 0) as cancelled,
    coalesce(happened.revoked, 0) as revoked,
    coalesce(happened.opened - happened.cancelled - happened.revoked, 0) as net,
    coalesce(standing.stock, 0) as stock,
    coalesce(year_before.opened, 0) as opened_year_before,
    round(
        cast(coalesce(happened.opened, 0) - year_before.opened as double) / nullif(year_before.opened, 0), 4
    ) as growth_yoy,
    case when judged_months.number is not null then coalesce(standing.active, 0) end as active,
    case when judged_months.number is not null
        then round(cast(standing.active as double) / nullif(standing.stock, 0), 4)
    end as activity_rate
from groups
inner join shown_months on groups.month = shown_months.month
left join judged_months on shown_months.number = judged_months.number
left join standing
    on groups.month = standing.month
    and groups.county_code = standing.county_code
    and groups.industry_section = standing.industry_section
left join happened
    on groups.month = happened.month
    and groups.county_code = happened.county_code
    and groups.industry_section = happened.industry_section
left join happened as year_before
    on cast(cast(left(groups.month, 4) as bigint) - 1 as varchar) || right(groups.month, 3) = year_before.month
    and groups.county_code = year_before.county_code
    and groups.industry_section = year_before.industry_section
