/*
title: {zh: 智慧环保指标, en: Indicators of the environment}
description: >-
  智慧环保的关键指标：空气优良率、细颗粒物平均、综合指数（按月、按年，日报的有效日）、断面达标率（断面月次，按月、按年）、污染源传输有效率（按月）和超标小时数（按月）。
  440700 为全市；断面和污染源由各县（市、区）的分子分母重新相加，空气取全市评价。没有处置和投诉数据，超标响应时间和12369办结率未列。
owner: eeb
system: smart_ecology_env
indicators:
  G08.good_rate: {title: 空气优良率, unit: 比例, direction: up, drill: topic.smart_ecology_env_air_period}
  G08.pm2_5_mean: {title: 细颗粒物平均浓度, unit: μg/m³, direction: down, drill: topic.smart_ecology_env_air_period}
  G08.composite_index: {title: 空气质量综合指数, unit: 指数, direction: down, drill: topic.smart_ecology_env_air_period}
  G08.section_reached_rate: {title: 断面达标率, unit: 比例, direction: up, drill: topic.smart_ecology_env_water_quality_class}
  G08.transmission_effective_rate:
    title: 传输有效率
    unit: 比例
    direction: up
    drill: topic.smart_ecology_env_discharge_transmission
    target: 0.9
    source: 国家重点监控企业污染源自动监测数据有效性考核：传输有效率
  G08.exceeding_hours: {title: 超标小时数, unit: 小时, direction: down, drill: topic.smart_ecology_env_discharge_exceedance}
*/
with

newest as (
    select max(day) as as_of
    from topic.smart_ecology_env_air_city_daily
),

counted as (
    select
        'G08.section_reached_rate' as kpi_code,
        month,
        county_code,
        case when is_reached then 1 else 0 end as numerator,
        1 as denominator
    from topic.smart_ecology_env_water_quality_class
    where is_reached is not null
    union all
    select
        'G08.transmission_effective_rate' as kpi_code,
        month,
        county_code,
        valid_hours as numerator,
        due_hours as denominator
    from topic.smart_ecology_env_discharge_transmission
    union all
    select
        'G08.exceeding_hours' as kpi_code,
        strftime(observed_on, '%Y-%m') as month,
        county_code,
        1 as numerator,
        cast(null as bigint) as denominator
    from topic.smart_ecology_env_discharge_exceedance
),

counted_everywhere as (
    select kpi_code, month as period, county_code, numerator, denominator from counted
    union all
    select kpi_code, month as period, '440700' as county_code, numerator, denominator from counted
    union all
    select kpi_code, left(month, 4) as period, county_code, numerator, denominator
    from counted
    where kpi_code = 'G08.section_reached_rate'
    union all
    select kpi_code, left(month, 4) as period, '440700' as county_code, numerator, denominator
    from counted
    where kpi_code = 'G08.section_reached_rate'
),

figures as (
    select
        kpi_code,
        period,
        county_code,
        cast(sum(numerator) as double) as numerator,
        cast(sum(denominator) as double) as denominator,
        cast(null as boolean) as is_valid
    from counted_everywhere
    group by kpi_code, period, county_code
    union all
    select
        'G08.good_rate' as kpi_code,
        period,
        area_code as county_code,
        cast(good_days as double) as numerator,
        cast(valid_days as double) as denominator,
        is_valid
    from topic.smart_ecology_env_air_period
    union all
    select
        'G08.pm2_5_mean' as kpi_code,
        period,
        area_code as county_code,
        pm2_5_mean as numerator,
        cast(null as double) as denominator,
        is_valid
    from topic.smart_ecology_env_air_period
    where pm2_5_mean is not null
    union all
    select
        'G08.composite_index' as kpi_code,
        period,
        area_code as county_code,
        composite_index as numerator,
        cast(null as double) as denominator,
        is_valid
    from topic.smart_ecology_env_air_period
    where composite_index is not null
)

select
    figures.kpi_code,
    figures.period,
    figures.county_code,
    figures.numerator,
    figures.denominator,
    -- the standard says when an assessment of the air holds; of all else late data come for ten days
    coalesce(
        figures.is_valid,
        figures.period < case length(figures.period)
            when 7 then strftime(newest.as_of - 9, '%Y-%m') else strftime(newest.as_of - 9, '%Y')
        end
    ) as is_complete
from figures
cross join newest
