/*
title: {zh: 城市云指标, en: Indicators of the city cloud}
description: >-
  系统上云率、CPU与内存利用率、国产化率与等保测评合格率；现状类指标的期间为云资源表最新更新月份。
owner: gsda
system: city_cloud
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
        ('B01.on_cloud_rate', '系统上云率', '比例', cast(null as double), cast(null as text), 'up', 'topic.city_cloud_system_register', true),
        ('B01.cpu_use', 'CPU利用率', '比例', cast(null as double), cast(null as text), 'up', 'topic.city_cloud_utilisation', true),
        ('B01.idle_share', '闲置云资源占比', '比例', cast(null as double), cast(null as text), 'down', 'topic.city_cloud_idle', true),
        ('B01.domestic_share', '国产化率', '比例', cast(null as double), cast(null as text), 'up', 'topic.city_cloud_domestic', true),
        ('B01.assessment_passed_rate', '测评合格率', '比例', 1.0, '《江门市新型智慧城市建设行动方案（2021-2023年）》：未通过等保测评不得上线', 'up', 'topic.city_cloud_system_register', true)
    ) as listed (kpi_code, kpi_title, unit, target, target_source, direction, drill_model, is_quotient)
),

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
