/*
title: {zh: 智慧环保指标, en: Indicators of the environment}
description: >-
  智慧环保的关键指标：空气优良率、细颗粒物平均、综合指数（按月、按年，日报的有效日）、断面达标率（断面月次，按月、按年）、污染源传输有效率（按月）和超标小时数（按月）。
  440700 为全市；断面和污染源由各县（市、区）的分子分母重新相加，空气取全市评价。没有处置和投诉数据，超标响应时间和12369办结率未列。
owner: eeb
system: smart_ecology_env
grain: [kpi_code, period, county_code]
columns:
  kpi_code: 指标代码
  kpi_title: 指标名称
  period: {title: 期间, description: YYYY 或 YYYY-MM}
  county_code: {title: 区划代码, description: 440700 为全市}
  numerator: {title: 分子, description: 浓度、指数和个数指标为指标本身}
  denominator: {title: 分母, description: 非比率指标为空}
  value: 指标值
  unit: 单位
  target: 目标值
  target_source: 目标来源
  direction: {title: 方向, description: up 越高越好，down 越低越好}
  is_met: {title: 是否达标, description: 没有目标则为空}
  drill_model: 下钻表
  is_complete: {title: 期间是否完整, description: 空气指标为评价有效，其余为数据已到期末后10日}
checks:
  - {name: shares_within_one, check: "unit <> '比例' or value between 0 and 1", message: 比率不在0至1之间, dimension: accuracy, severity: error}
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
),

indicators as (
    select * from (values
        ('G08.good_rate', '空气优良率', '比例', 'up', null, 'topic.smart_ecology_env_air_period'),
        ('G08.pm2_5_mean', '细颗粒物平均浓度', 'μg/m³', 'down', null, 'topic.smart_ecology_env_air_period'),
        ('G08.composite_index', '空气质量综合指数', '指数', 'down', null, 'topic.smart_ecology_env_air_period'),
        ('G08.section_reached_rate', '断面达标率', '比例', 'up', null, 'topic.smart_ecology_env_water_quality_class'),
        ('G08.transmission_effective_rate', '传输有效率', '比例', 'up', 0.9, 'topic.smart_ecology_env_discharge_transmission'),
        ('G08.exceeding_hours', '超标小时数', '小时', 'down', null, 'topic.smart_ecology_env_discharge_exceedance')
    ) as listed (kpi_code, kpi_title, unit, direction, target, drill_model)
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
    cast(indicators.target as double) as target,
    case when indicators.target is not null then '国家重点监控企业污染源自动监测数据有效性考核：传输有效率' end as target_source,
    indicators.direction,
    figures.numerator / nullif(figures.denominator, 0) >= cast(indicators.target as double) as is_met,
    indicators.drill_model,
    coalesce(
        figures.is_valid, figures.period < left(strftime(newest.as_of - 9, '%Y-%m-%d'), length(figures.period))
    ) as is_complete
from figures
inner join indicators on figures.kpi_code = indicators.kpi_code
cross join newest
