/*
title: {zh: 智慧公安指标, en: Indicators of policing}
description: >-
  智慧公安的关键指标：标准地址上图率和重复率、实有单位匹配率（截止状态），视频点位在线率（按月，在线率之和与应诊断数之比）。没有人房关联数据，人房关联率未列。440700 为全市，由各县（市、区）的分子分母重新相加。
owner: psb
system: smart_policing
grain: [kpi_code, period, county_code]
columns:
  kpi_code: 指标代码
  kpi_title: 指标名称
  period: {title: 期间, description: YYYY、YYYY-MM 或 YYYY-MM-DD}
  county_code: {title: 区划代码, description: 440700 为全市}
  numerator: 分子
  denominator: {title: 分母, description: 非比率指标为空}
  value: 指标值
  unit: 单位
  target: 目标值
  target_source: 目标来源
  direction: {title: 方向, description: up 越高越好，down 越低越好}
  is_met: {title: 是否达标, description: 没有目标则为空}
  drill_model: 下钻表
  is_complete: {title: 期间是否完整, description: 月、年为数据已到期末后10日，日为截止状态}
checks:
  - {name: shares_within_one, check: "unit <> '比例' or value between 0 and 1", message: 比率不在0至1之间, dimension: accuracy, severity: error}
*/
with

newest as (
    select max(day) as as_of
    from topic.smart_policing_camera_availability_daily
),

counted as (
    select
        'G09.address_mapped_rate' as kpi_code,
        strftime(newest.as_of, '%Y-%m-%d') as period,
        address.county_code,
        cast(address.mapped as double) as numerator,
        cast(address.addresses as double) as denominator
    from topic.smart_policing_address_quality as address
    cross join newest
    union all
    select
        'G09.address_duplicate_rate' as kpi_code,
        strftime(newest.as_of, '%Y-%m-%d') as period,
        address.county_code,
        cast(address.duplicates as double) as numerator,
        cast(address.addresses as double) as denominator
    from topic.smart_policing_address_quality as address
    cross join newest
    union all
    select
        'G09.real_unit_match_rate' as kpi_code,
        strftime(newest.as_of, '%Y-%m-%d') as period,
        unit.county_code,
        cast(unit.matched as double) as numerator,
        cast(unit.units as double) as denominator
    from topic.smart_policing_real_unit_match as unit
    cross join newest
    union all
    select
        'G09.camera_online_rate' as kpi_code,
        strftime(day, '%Y-%m') as period,
        county_code,
        online_sum as numerator,
        cast(due as double) as denominator
    from topic.smart_policing_camera_availability_daily
),

counted_everywhere as (
    select kpi_code, period, county_code, numerator, denominator
    from counted
    union all
    select kpi_code, period, '440700' as county_code, numerator, denominator
    from counted
    where county_code <> '440700'
),

figures as (
    select
        kpi_code,
        period,
        county_code,
        cast(sum(cast(numerator as decimal(24, 4))) as double) as numerator,
        cast(sum(cast(denominator as decimal(24, 4))) as double) as denominator
    from counted_everywhere
    where period is not null
    group by kpi_code, period, county_code
),

indicators as (
    select * from (values
        ('G09.address_mapped_rate', '标准地址上图率', '比例', 'up', 'topic.smart_policing_address_quality'),
        ('G09.address_duplicate_rate', '标准地址重复率', '比例', 'down', 'topic.smart_policing_address_quality'),
        ('G09.real_unit_match_rate', '实有单位匹配率', '比例', 'up', 'topic.smart_policing_real_unit_match'),
        ('G09.camera_online_rate', '视频点位在线率', '比例', 'up', 'topic.smart_policing_camera_availability_daily')
    ) as listed (kpi_code, kpi_title, unit, direction, drill_model)
)

select
    figures.kpi_code,
    indicators.kpi_title,
    figures.period,
    figures.county_code,
    figures.numerator,
    figures.denominator,
    case when figures.denominator is null then figures.numerator
        else round(figures.numerator / nullif(figures.denominator, 0), 4)
    end as value,
    indicators.unit,
    cast(null as double) as target,
    cast(null as varchar) as target_source,
    indicators.direction,
    cast(null as boolean) as is_met,
    indicators.drill_model,
    length(figures.period) = 10
    or figures.period < left(strftime(newest.as_of - 9, '%Y-%m-%d'), length(figures.period)) as is_complete
from figures
inner join indicators on figures.kpi_code = indicators.kpi_code
cross join newest
