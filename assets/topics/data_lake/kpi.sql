/*
title: {zh: 数据湖指标, en: Indicators of the data lake}
description: >-
  应统尽统率、落标率、入湖及时率、对账一致率、数据合格率与共享按期率；现状类指标的期间为最近一批的收到日期。应收尽收率须有普查表与信息资源的对应，见数据归集模型。
owner: gsda
system: data_lake
indicators:
  B02.bound_rate: {title: 应统尽统率, unit: 比例, direction: up, drill: topic.data_lake_standard_binding}
  B02.conforming_rate: {title: 落标率, unit: 比例, direction: up, drill: topic.data_lake_standard_binding}
  B02.timely_rate: {title: 入湖及时率, unit: 比例, direction: up, drill: topic.data_lake_timeliness}
  B02.balanced_rate:
    {title: 对账一致率, unit: 比例, direction: up, drill: topic.data_lake_reconciliation,
     target: 1.0, source: 本库约定：每一批都要平}
  B02.accepted_rate: {title: 数据合格率, unit: 比例, direction: up, drill: topic.data_lake_reconciliation}
  B02.share_on_time_rate: {title: 共享按期率, unit: 比例, direction: up, drill: topic.data_lake_sharing}
*/
with

as_of as (
    select strftime(max(cast(received_at at time zone 'Asia/Shanghai' as date)), '%Y-%m-%d') as day
    from gov.batch
    having count(received_at) > 0
),

binding as (
    select
        sum(columns) as columns,
        sum(bound) as bound,
        sum(checked) as checked,
        sum(conforming) as conforming
    from topic.data_lake_standard_binding
),

figures as (
    select 'B02.bound_rate' as kpi_code, as_of.day as period, '440700' as county_code,
        binding.bound as numerator, binding.columns as denominator, true as is_complete
    from binding
    cross join as_of
    union all
    select 'B02.conforming_rate' as kpi_code, as_of.day as period, '440700' as county_code,
        binding.conforming as numerator, binding.checked as denominator, true as is_complete
    from binding
    cross join as_of
    union all
    select 'B02.timely_rate' as kpi_code, strftime(due_on, '%Y-%m') as period, '440700' as county_code,
        count(*) filter (where state = '按时') as numerator, count(*) as denominator, true as is_complete
    from topic.data_lake_timeliness
    where state <> '不判'
    group by strftime(due_on, '%Y-%m')
    union all
    select 'B02.balanced_rate' as kpi_code, reconciled.month as period, '440700' as county_code,
        sum(reconciled.balanced) as numerator, sum(reconciled.loaded) as denominator,
        reconciled.month < left(max(as_of.day), 7) as is_complete
    from topic.data_lake_reconciliation as reconciled
    cross join as_of
    group by reconciled.month
    union all
    select 'B02.accepted_rate' as kpi_code, reconciled.month as period, '440700' as county_code,
        sum(reconciled.accepted + reconciled.superseded) as numerator, sum(reconciled.delivered) as denominator,
        reconciled.month < left(max(as_of.day), 7) as is_complete
    from topic.data_lake_reconciliation as reconciled
    cross join as_of
    group by reconciled.month
    union all
    select 'B02.share_on_time_rate' as kpi_code, strftime(applied_on, '%Y-%m') as period, '440700' as county_code,
        count(*) filter (where state = '按时') as numerator,
        count(*) filter (where state in ('按时', '超期', '待审核超期')) as denominator,
        count(*) filter (where state = '待审核') = 0 as is_complete
    from topic.data_lake_sharing
    group by strftime(applied_on, '%Y-%m')
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
