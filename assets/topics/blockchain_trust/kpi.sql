/*
title: {zh: 区块链指标, en: Indicators of the blockchain}
description: >-
  存证量、核验通过率与核验误判数（结论与摘要矛盾）。
owner: gsda
system: blockchain_trust
indicators:
  B07.records: {title: 存证量, unit: 条, direction: up, drill: topic.blockchain_trust_evidence}
  B07.pass_rate: {title: 核验通过率, unit: 比例, direction: up, drill: topic.blockchain_trust_trust_monthly}
  B07.misjudged:
    {title: 核验误判数, unit: 次, direction: down, drill: topic.blockchain_trust_trust_monthly,
     target: 0.0, source: 本库约定：结论须与摘要一致}
*/
with

months as (
    select max(month) as month
    from topic.blockchain_trust_evidence
    having count(*) > 0
),

figures as (
    select 'B07.records' as kpi_code, evidence.month as period, '440700' as county_code,
        sum(evidence.records) as numerator, cast(null as bigint) as denominator,
        evidence.month < max(months.month) as is_complete
    from topic.blockchain_trust_evidence as evidence
    cross join months
    group by evidence.month
    union all
    select 'B07.pass_rate' as kpi_code, trust.month as period, '440700' as county_code,
        sum(trust.passed) as numerator, cast(sum(trust.verifications) as bigint) as denominator,
        trust.month < max(months.month) as is_complete
    from topic.blockchain_trust_trust_monthly as trust
    cross join months
    group by trust.month
    union all
    select 'B07.misjudged' as kpi_code, trust.month as period, '440700' as county_code,
        sum(trust.disagreements) as numerator, cast(null as bigint) as denominator,
        trust.month < max(months.month) as is_complete
    from topic.blockchain_trust_trust_monthly as trust
    cross join months
    group by trust.month
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
