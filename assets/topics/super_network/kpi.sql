/*
title: {zh: 宽带超网指标, en: Indicators of networks}
description: >-
  链路可用率、镇街与村居通达率、IPv6可达率与每万人5G基站数（只有中国移动）。
owner: gsda
system: super_network
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
        ('B03.availability', '链路可用率', '比例', 0.999, '本库约定（7×24小时，99.9%）', 'up', 'topic.super_network_availability', true),
        ('B03.town_coverage', '镇街通达率', '比例', 1.0, '《江门市新型智慧城市建设行动方案（2021-2023年）》：电子政务外网通达镇街村居', 'up', 'topic.super_network_coverage', true),
        ('B03.village_coverage', '村居通达率', '比例', 1.0, '《江门市新型智慧城市建设行动方案（2021-2023年）》：电子政务外网通达镇街村居', 'up', 'topic.super_network_coverage', true),
        ('B03.ipv6_reachable_rate', 'IPv6可达率', '比例', cast(null as double), cast(null as text), 'up', 'topic.super_network_ipv6', true),
        ('B03.stations_per_10k', '每万人5G基站数（中国移动）', '个', cast(null as double), cast(null as text), 'up', 'topic.super_network_base_station', true)
    ) as listed (kpi_code, kpi_title, unit, target, target_source, direction, drill_model, is_quotient)
),

latest as (
    select max(month) as month
    from topic.super_network_availability
    having count(*) > 0
),

figures as (
    select 'B03.availability' as kpi_code, circuit.month as period, '440700' as county_code,
        sum(circuit.minutes - circuit.down_minutes) as numerator, sum(circuit.minutes) as denominator,
        circuit.month < max(latest.month) as is_complete
    from topic.super_network_availability as circuit
    cross join latest
    group by circuit.month
    union all
    select case coverage.level when '镇街' then 'B03.town_coverage' else 'B03.village_coverage' end as kpi_code,
        latest.month as period, '440700' as county_code,
        cast(sum(coverage.connected) as double) as numerator, cast(sum(coverage.units) as double) as denominator,
        true as is_complete
    from topic.super_network_coverage as coverage
    cross join latest
    group by coverage.level, latest.month
    union all
    select 'B03.ipv6_reachable_rate' as kpi_code, month as period, '440700' as county_code,
        cast(sum(reachable) as double) as numerator, cast(sum(systems) as double) as denominator, true as is_complete
    from topic.super_network_ipv6
    group by month
    union all
    select 'B03.stations_per_10k' as kpi_code, latest.month as period, '440700' as county_code,
        cast(sum(station.in_service) as double) as numerator, sum(station.residents) / 10000.0 as denominator,
        true as is_complete
    from topic.super_network_base_station as station
    cross join latest
    group by latest.month
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
