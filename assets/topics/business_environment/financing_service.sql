/*
title: {zh: 融资对接, en: Matching of firms' needs for money}
description: >-
  企业融资需求按提出月份与企业所在县级区划的件数、对接成功（已授信或已放款）件数、需求金额与放款金额；已撤回的不计。
  满足率为放款金额 ÷ 需求金额，一件需求的放款高于需求时按需求计。金额是企业的敏感信息，不进指标；区划取自法人主数据。
owner: fob
system: business_environment
grain: [month, county_code]
columns:
  month: {title: 月份, description: 提出日期所在月}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  needs: {title: 需求数, unit: 件}
  matched: {title: 对接成功数, unit: 件}
  matched_rate: {title: 对接成功率}
  asked_yuan: {title: 需求金额, unit: 元}
  granted_yuan: {title: 放款金额, unit: 元, description: 不封顶}
  satisfied_rate: {title: 满足率}
  as_of: {title: 截至日, description: 数据最近更新日期}
checks:
  - {name: matched_within_needs, check: "matched <= needs", message: 对接成功多于需求, severity: error}
  - {name: granted_within_asked, check: "granted_yuan <= asked_yuan", message: 放款多于需求, dimension: consistency, severity: warning}
*/
with

golden as (
    select uscc, max(county_code) as county_code
    from master.legal_entity
    where record_status = 'active'
    group by uscc
),

newest as (
    select max(cast(updated_at at time zone 'Asia/Shanghai' as date)) as as_of
    from std.fob_financing_need
),

needs as (
    select
        strftime(need.applied_on, '%Y-%m') as month,
        coalesce(golden.county_code, '000000') as county_code,
        case when need.status in ('已授信', '已放款') then 1 else 0 end as is_matched,
        need.amount,
        coalesce(need.granted, 0) as granted,
        case when need.granted > need.amount then need.amount else coalesce(need.granted, 0) end as counted_granted
    from std.fob_financing_need as need
    left join golden on need.uscc = golden.uscc
    where need.applied_on is not null and coalesce(need.status, '不详') <> '已撤回'
),

counted as (
    select
        month,
        county_code,
        count(*) as needs,
        sum(is_matched) as matched,
        coalesce(sum(amount), 0) as asked_yuan,
        sum(granted) as granted_yuan,
        sum(counted_granted) as counted_granted
    from needs
    group by month, county_code
)

select
    counted.month,
    counted.county_code,
    counted.needs,
    cast(counted.matched as bigint) as matched,
    round(cast(counted.matched as double) / nullif(counted.needs, 0), 4) as matched_rate,
    cast(counted.asked_yuan as decimal(20, 2)) as asked_yuan,
    cast(counted.granted_yuan as decimal(20, 2)) as granted_yuan,
    round(cast(counted.counted_granted as double) / nullif(cast(counted.asked_yuan as double), 0), 4) as satisfied_rate,
    newest.as_of
from counted
cross join newest
