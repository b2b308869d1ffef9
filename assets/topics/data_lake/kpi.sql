/*
title: {zh: 数据湖指标, en: Indicators of the data lake}
description: >-
  应统尽统率、落标率、入湖及时率、对账一致率、数据合格率与共享按期率；现状类指标的期间为最近一批的收到日期。应收尽收率须有普查表与信息资源的对应，见数据归集模型。
owner: gsda
system: data_lake
grain: [kpi_code, period, county_code]
columns:
  kpi_code: 指标代码
  kpi_title: 指标名称
  period: {title: 期间, description: YYYY、YYYY-MM或YYYY-MM-DD（截至日）}
  county_code: {title: 区划代码, description: 440700为全市}
  numerator: 分子
  denominator: {title: 分母, description: 计数类指标没有分母}
  value: 指标值
  unit: 单位
  target: 目标值
  target_source: 目标出处
  direction: {title: 方向, description: up越大越好，down越小越好}
  is_met: {title: 是否达标, description: 没有目标或没有数值时为空}
  drill_model: 下钻模型
  is_complete: {title: 期间是否完整}
checks:
  - {name: share_within_one, check: "unit <> '比例' or value between 0 and 1", message: 比例不在0至1之间, dimension: accuracy, severity: error}
*/
with

definitions as (
    select * from (values
        ('B02.bound_rate', '应统尽统率', '比例', cast(null as double), cast(null as text), 'up', 'topic.data_lake_standard_binding', true),
        ('B02.conforming_rate', '落标率', '比例', cast(null as double), cast(null as text), 'up', 'topic.data_lake_standard_binding', true),
        ('B02.timely_rate', '入湖及时率', '比例', cast(null as double), cast(null as text), 'up', 'topic.data_lake_timeliness', true),
        ('B02.balanced_rate', '对账一致率', '比例', 1.0, '本库约定：每一批都要平', 'up', 'topic.data_lake_reconciliation', true),
        ('B02.accepted_rate', '数据合格率', '比例', cast(null as double), cast(null as text), 'up', 'topic.data_lake_reconciliation', true),
        ('B02.share_on_time_rate', '共享按期率', '比例', cast(null as double), cast(null as text), 'up', 'topic.data_lake_sharing', true)
    ) as listed (kpi_code, kpi_title, unit, target, target_source, direction, drill_model, is_quotient)
),

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
),

valued as (
    select
        figures.kpi_code,
        figures.period,
        figures.county_code,
        cast(figures.numerator as double) as numerator,
        cast(figures.denominator as double) as denominator,
        case
            when definitions.is_quotient then cast(figures.numerator as double) / nullif(figures.denominator, 0)
            else cast(figures.numerator as double)
        end as value,
        figures.is_complete
    from figures
    inner join definitions on figures.kpi_code = definitions.kpi_code
)

select
    valued.kpi_code,
    definitions.kpi_title,
    valued.period,
    valued.county_code,
    valued.numerator,
    valued.denominator,
    round(valued.value, 4) as value,
    definitions.unit,
    definitions.target,
    definitions.target_source,
    definitions.direction,
    case definitions.direction when 'up' then valued.value >= definitions.target else valued.value <= definitions.target end
        as is_met,
    definitions.drill_model,
    valued.is_complete
from valued
inner join definitions on valued.kpi_code = definitions.kpi_code
