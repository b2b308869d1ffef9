/*
title: {zh: 欠薪风险, en: Risk of unpaid wages}
description: >-
  用人单位欠薪风险得分（本库约定）= 40×min(1, 在办案件数/3) + 30×参保人数降幅 + 20×用电降幅 + 10（建筑施工单位）。降幅为1减最近三个月与上年同三个月之比，
  升高为0；没有上年同期的按0计并标出。最近三个月到社保所属期的最新月份为止。税收降幅只列出不计分。等级：红≥60，橙≥40，黄≥20。
  只列有过欠薪、用工案件或得分大于0的单位；是监察线索，不公开。
owner: hrss
system: smart_hrss
grain: [entity_id]
columns:
  entity_id: 法人主数据编号
  county_code: {title: 区划代码, description: 法人现行区划；无法确定者为 000000}
  cases: {title: 案件数, unit: 件}
  open_cases: {title: 在办案件数, unit: 件}
  owed_yuan: {title: 在办案件拖欠金额, unit: 元}
  insured_drop: {title: 参保人数降幅}
  tax_drop: {title: 税收降幅}
  energy_drop: {title: 用电降幅}
  no_base_year: {title: 是否缺上年同期, description: 参保与用电都没有上年同期}
  is_construction: 是否建筑施工单位
  score: {title: 风险得分, unit: 分}
  level: {title: 风险等级, description: 红、橙、黄、低}
checks:
  - {name: score_in_range, check: "score between 0 and 100", message: 得分不在0至100之间, severity: error}
*/
with

months as (
    select
        max(month) as last_month,
        strftime(cast(cast(max(month) || '-01' as date) - interval '2 months' as date), '%Y-%m') as first_month,
        strftime(cast(cast(max(month) || '-01' as date) - interval '12 months' as date), '%Y-%m') as last_month_before,
        strftime(cast(cast(max(month) || '-01' as date) - interval '14 months' as date), '%Y-%m') as first_month_before
    from topic.smart_hrss_employer_month
),

insured as (
    select
        employer.entity_id,
        sum(employer.persons) filter (where employer.month between months.first_month and months.last_month) as now,
        sum(employer.persons) filter (
            where employer.month between months.first_month_before and months.last_month_before
        ) as before
    from topic.smart_hrss_employer_month as employer
    cross join months
    group by employer.entity_id
),

taxed as (
    select
        payer.entity_id,
        sum(tax.total_tax) filter (where tax.month between months.first_month and months.last_month) as now,
        sum(tax.total_tax) filter (where tax.month between months.first_month_before and months.last_month_before) as before
    from (
        select uscc, substr(period, 1, 4) || '-' || substr(period, 5, 2) as month, total_tax
        from std.tax_tax_payment_summary
    ) as tax
    inner join master.legal_entity_code as payer on tax.uscc = payer.uscc
    cross join months
    group by payer.entity_id
),

energised as (
    select
        consumer.entity_id,
        sum(cast(used.energy as decimal(18, 4))) filter (
            where used.month between months.first_month and months.last_month
        ) as now,
        sum(cast(used.energy as decimal(18, 4))) filter (
            where used.month between months.first_month_before and months.last_month_before
        ) as before
    from (
        select uscc, substr(period, 1, 4) || '-' || substr(period, 5, 2) as month, energy
        from std.csg_electricity_consumption
    ) as used
    inner join master.legal_entity_code as consumer on used.uscc = consumer.uscc
    cross join months
    group by consumer.entity_id
),

cases as (
    select
        employer.entity_id,
        count(*) as cases,
        count(*) filter (where inspection.closed_on is null) as open_cases,
        sum(inspection.owed_yuan) filter (where inspection.closed_on is null) as owed_yuan
    from std.hrss_labour_inspection as inspection
    inner join master.legal_entity_code as employer on inspection.employer_uscc = employer.uscc
    group by employer.entity_id
),

contractors as (
    select distinct contractor_uscc as uscc
    from std.hcb_construction_permit
    where contractor_uscc is not null
),

measured as (
    select
        entity.entity_id,
        coalesce(entity.county_code, '000000') as county_code,
        coalesce(cases.cases, 0) as cases,
        coalesce(cases.open_cases, 0) as open_cases,
        coalesce(cases.owed_yuan, 0) as owed_yuan,
        case when insured.before > 0
            then greatest(1 - coalesce(insured.now, 0) / nullif(cast(insured.before as double), 0), 0)
        end as insured_drop,
        case when taxed.before > 0
            then greatest(1 - cast(coalesce(taxed.now, 0) as double) / nullif(cast(taxed.before as double), 0), 0)
        end as tax_drop,
        case when energised.before > 0
            then greatest(1 - cast(coalesce(energised.now, 0) as double) / nullif(cast(energised.before as double), 0), 0)
        end as energy_drop,
        coalesce(insured.before, 0) = 0 and coalesce(energised.before, 0) = 0 as no_base_year,
        contractors.uscc is not null as is_construction
    from master.legal_entity as entity
    left join cases on entity.entity_id = cases.entity_id
    left join insured on entity.entity_id = insured.entity_id
    left join taxed on entity.entity_id = taxed.entity_id
    left join energised on entity.entity_id = energised.entity_id
    left join contractors on entity.uscc = contractors.uscc
    where entity.record_status = 'active'
),

scored as (
    select
        measured.*,
        round(
            40 * least(1.0, open_cases / 3.0) + 30 * coalesce(insured_drop, 0) + 20 * coalesce(energy_drop, 0)
            + case when is_construction then 10 else 0 end, 2
        ) as score
    from measured
)

select
    entity_id,
    county_code,
    cases,
    open_cases,
    cast(owed_yuan as decimal(20, 2)) as owed_yuan,
    round(insured_drop, 4) as insured_drop,
    round(tax_drop, 4) as tax_drop,
    round(energy_drop, 4) as energy_drop,
    no_base_year,
    is_construction,
    score,
    case when score >= 60 then '红' when score >= 40 then '橙' when score >= 20 then '黄' else '低' end as level
from scored
where cases > 0 or score > 0
