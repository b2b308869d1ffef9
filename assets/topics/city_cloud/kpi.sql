/*
title: {zh: 城市云指标, en: Indicators of the city cloud}
description: >-
  系统上云率、CPU与内存利用率、国产化率与等保测评合格率；现状类指标的期间为云资源表最新更新月份。
owner: gsda
system: city_cloud
indicators:
  B01.on_cloud_rate: {title: 系统上云率, unit: 比例, direction: up, drill: topic.city_cloud_system_register}
  B01.cpu_use: {title: CPU利用率, unit: 比例, direction: up, drill: topic.city_cloud_utilisation}
  B01.idle_share: {title: 闲置云资源占比, unit: 比例, direction: down, drill: topic.city_cloud_idle}
  B01.domestic_share: {title: 国产化率, unit: 比例, direction: up, drill: topic.city_cloud_domestic}
  B01.assessment_passed_rate:
    {title: 测评合格率, unit: 比例, direction: up, drill: topic.city_cloud_system_register,
     target: 1.0, source: 《江门市新型智慧城市建设行动方案（2021-2023年）》：未通过等保测评不得上线}
*/
with

as_of as (
    select max(month) as period
    from topic.city_cloud_domestic
    having count(*) > 0
),

-- the month goes on as long as no later one has begun
months as (
    select max(month) as month
    from topic.city_cloud_utilisation
),

standing as (
    select 'B01.on_cloud_rate' as kpi_code, count(*) filter (where on_cloud) as numerator, count(*) as denominator
    from topic.city_cloud_system_register
    where status = '运行'
    union all
    select 'B01.assessment_passed_rate' as kpi_code,
        count(*) filter (where is_assessment_passed) as numerator, count(*) as denominator
    from topic.city_cloud_system_register
    where status = '运行' and protection_level >= '2'
    union all
    select 'B01.domestic_share' as kpi_code, sum(domestic_cores) as numerator, sum(cores) as denominator
    from topic.city_cloud_domestic
    union all
    select 'B01.idle_share' as kpi_code, max(idle.idle) as numerator, sum(domestic.resources) as denominator
    from topic.city_cloud_domestic as domestic
    cross join (select count(*) as idle from topic.city_cloud_idle) as idle
),

figures as (
    select standing.kpi_code, as_of.period, '440700' as county_code,
        cast(standing.numerator as double) as numerator, cast(standing.denominator as double) as denominator,
        true as is_complete
    from standing
    cross join as_of
    union all
    select 'B01.cpu_use' as kpi_code, utilisation.month as period, '440700' as county_code,
        sum(utilisation.used_core_days) as numerator, cast(sum(utilisation.core_days) as double) as denominator,
        utilisation.month < max(months.month) as is_complete
    from topic.city_cloud_utilisation as utilisation
    cross join months
    group by utilisation.month
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
