/*
title: {zh: 智慧公安指标, en: Indicators of policing}
description: >-
  智慧公安的关键指标：标准地址上图率和重复率、实有单位匹配率（截止状态），视频点位在线率（按月，在线率之和与应诊断数之比）。没有人房关联数据，人房关联率未列。440700 为全市，由各县（市、区）的分子分母重新相加。
owner: psb
system: smart_policing
counted_by: county
indicators:
  G09.address_mapped_rate: {title: 标准地址上图率, unit: 比例, direction: up, drill: topic.smart_policing_address_quality}
  G09.address_duplicate_rate: {title: 标准地址重复率, unit: 比例, direction: down, drill: topic.smart_policing_address_quality}
  G09.real_unit_match_rate: {title: 实有单位匹配率, unit: 比例, direction: up, drill: topic.smart_policing_real_unit_match}
  G09.camera_online_rate: {title: 视频点位在线率, unit: 比例, direction: up, drill: topic.smart_policing_camera_availability_daily}
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
)

select counted.kpi_code, counted.period, counted.county_code, counted.numerator, counted.denominator, newest.as_of
from counted
cross join newest
