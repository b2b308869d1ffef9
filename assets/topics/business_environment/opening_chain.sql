/*
title: {zh: 企业开办链, en: The chain of opening an enterprise}
description: >-
  经企业开办一窗通办的每个企业从申请营业执照到办齐所申请环节（营业执照、公章刻制、发票和税控设备、社保登记、公积金开户）的工作日与自然日。
  各环节可以并办，以最后办结的为准，不相加；工作日按国务院办公厅放假通知，首日不计。有环节在办的没有开办时间。
  首次参保和首次纳税的所属期取自社保缴费与税收，是开办之后是否真正经营的旁证。被合并的企业归入存续的企业，取最早的一次申请。
owner: amr
system: business_environment
grain: [entity_id]
columns:
  entity_id: 法人主数据编号
  county_code: {title: 区划代码, description: 法人现行区划；无法确定者为 000000}
  established_on: 成立日期
  applied_on: {title: 申请日期, description: 申请营业执照的北京日期}
  licensed_on: {title: 领照日期, description: 在办的为空}
  finished_on: {title: 办齐日期, description: 有环节在办的为空}
  steps: {title: 申请的环节数}
  open_steps: {title: 在办环节数}
  licence_workdays: {title: 领照用时, unit: 工作日}
  opening_workdays: {title: 开办用时, unit: 工作日}
  chain_days: {title: 开办自然日, unit: 天, description: 申请到办齐的时长}
  first_insurance: {title: 首次参保所属期, description: YYYY-MM}
  first_tax: {title: 首次纳税所属期, description: YYYY-MM}
checks:
  - {name: licence_within_chain, check: "licence_workdays <= opening_workdays", message: 领照用时长于开办用时, severity: error}
*/
with

steps as (
    select
        firm.entity_id,
        opening.step,
        min(opening.applied_at) as applied_at,
        max(opening.done_at) as done_at,
        count(*) - count(opening.done_at) as open_steps
    from std.amr_enterprise_opening as opening
    inner join master.legal_entity_code as firm on opening.uscc = firm.uscc
    group by firm.entity_id, opening.step
),

-- a chain begins with the licence; who asked for a seal alone opened nothing here
chains as (
    select
        entity_id,
        min(case when step = '营业执照' then applied_at end) as applied_at,
        max(case when step = '营业执照' and open_steps = 0 then done_at end) as licensed_at,
        max(done_at) as done_at,
        count(*) as steps,
        count(*) filter (where open_steps > 0) as open_steps
    from steps
    group by entity_id
    having count(*) filter (where step = '营业执照') > 0
),

dated as (
    select
        chains.*,
        cast(applied_at at time zone 'Asia/Shanghai' as date) as applied_on,
        cast(licensed_at at time zone 'Asia/Shanghai' as date) as licensed_on,
        case when open_steps = 0 then cast(done_at at time zone 'Asia/Shanghai' as date) end as finished_on
    from chains
),

insured as (
    select entity_id, min(month) as month
    from topic.smart_hrss_employer_month
    group by entity_id
),

taxed as (
    select firm.entity_id, min(tax.period) as period
    from std.tax_tax_payment_summary as tax
    inner join master.legal_entity_code as firm on tax.uscc = firm.uscc
    where tax.total_tax > 0
    group by firm.entity_id
)

select
    dated.entity_id,
    coalesce(entity.county_code, '000000') as county_code,
    entity.established_on,
    dated.applied_on,
    dated.licensed_on,
    dated.finished_on,
    dated.steps,
    dated.open_steps,
    licensed.ordinal - applied.ordinal as licence_workdays,
    finished.ordinal - applied.ordinal as opening_workdays,
    case when dated.finished_on is not null
        then round(cast(extract(epoch from dated.done_at) - extract(epoch from dated.applied_at) as double) / 86400.0, 2)
    end as chain_days,
    insured.month as first_insurance,
    substr(taxed.period, 1, 4) || '-' || substr(taxed.period, 5, 2) as first_tax
from dated
left join master.legal_entity as entity on dated.entity_id = entity.entity_id
left join master.calendar as applied on dated.applied_on = applied.day
left join master.calendar as licensed on dated.licensed_on = licensed.day
left join master.calendar as finished on dated.finished_on = finished.day
left join insured on dated.entity_id = insured.entity_id
left join taxed on dated.entity_id = taxed.entity_id
