/*
title: {zh: 赋能乡村振兴指标, en: Indicators of the countryside}
description: >-
  农产品检测合格率、溯源覆盖率、土地流转率、集体经济薄弱村占比，以及一户多宅疑点率（有多宅疑点的户 ÷ 有宅基地的在册户，核实前不是违规数）。
owner: ara
system: rural_revitalization
indicators:
  E03.product_pass_rate:
    {title: 农产品检测合格率, unit: 比例, direction: up, drill: topic.rural_revitalization_product_safety,
     target: 0.98, source: 农产品质量安全例行监测合格率稳定在98%以上}
  E03.land_transfer_rate:
    {title: 承包地流转率, unit: 比例, direction: up, drill: topic.rural_revitalization_land_transfer}
  E03.weak_village_rate:
    {title: 集体经济薄弱村占比, unit: 比例, direction: down, drill: topic.rural_revitalization_collective}
  E03.traceability_rate: {title: 溯源覆盖率, unit: 比例, direction: up, drill: topic.rural_revitalization_traceability}
  E03.homestead_hint_rate:
    {title: 一户多宅疑点率, unit: 比例, direction: down, drill: topic.rural_revitalization_homestead}
*/
with

households as (
    select
        strftime(max(homestead.approved_on), '%Y') as period,
        count(distinct member.household_no) as households
    from std.ara_homestead_right as homestead
    inner join master.person_xref as holder
        on holder.resource = 'ara_homestead_right'
        and homestead._batch_id = holder.batch_id and homestead._line_no = holder.line_no
    inner join master.household_member as member on holder.entity_id = member.entity_id and member.is_current
),

hints as (
    select count(*) filter (where parcels > 1) as several
    from topic.rural_revitalization_homestead
),

latest as (
    select
        max(month) as month
    from topic.rural_revitalization_product_safety
),

figures as (
    select 'E03.product_pass_rate' as kpi_code, safety.month as period, '440700' as county_code,
        cast(sum(safety.samples - safety.failed) as double) as numerator, cast(sum(safety.samples) as double) as denominator,
        safety.month < max(latest.month) as is_complete
    from topic.rural_revitalization_product_safety as safety
    cross join latest
    group by safety.month
    union all
    select 'E03.land_transfer_rate' as kpi_code, year as period, '440700' as county_code,
        cast(coalesce(sum(cast(area_mu as decimal(18, 2))) filter (where land_mu > 0), 0) as double) as numerator,
        cast(coalesce(sum(cast(land_mu as decimal(18, 2))), 0) as double) as denominator, true as is_complete
    from topic.rural_revitalization_land_transfer
    group by year
    union all
    select 'E03.weak_village_rate' as kpi_code, year as period, '440700' as county_code,
        cast(sum(weak) as double) as numerator, cast(sum(reported) as double) as denominator, true as is_complete
    from topic.rural_revitalization_collective
    group by year
    union all
    select 'E03.traceability_rate' as kpi_code,
        left(quarter, 4) || case right(quarter, 2) when 'Q1' then '-03' when 'Q2' then '-06' when 'Q3' then '-09' else '-12' end
            as period,
        '440700' as county_code, cast(sum(covered) as double) as numerator, cast(sum(batches) as double) as denominator,
        true as is_complete
    from topic.rural_revitalization_traceability
    group by quarter
    union all
    select 'E03.homestead_hint_rate' as kpi_code, households.period, '440700' as county_code,
        cast(hints.several as double) as numerator, cast(households.households as double) as denominator,
        true as is_complete
    from households
    cross join hints
    where households.period is not null
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
