/*
title: {zh: 宽带超网指标, en: Indicators of networks}
description: >-
  链路可用率、镇街与村居通达率、IPv6可达率与每万人5G基站数（只有中国移动）。
owner: gsda
system: super_network
indicators:
  B03.availability:
    {title: 链路可用率, unit: 比例, direction: up, drill: topic.super_network_availability,
     target: 0.999, source: 本库约定（7×24小时，99.9%）}
  B03.town_coverage:
    {title: 镇街通达率, unit: 比例, direction: up, drill: topic.super_network_coverage,
     target: 1.0, source: 《江门市新型智慧城市建设行动方案（2021-2023年）》：电子政务外网通达镇街村居}
  B03.village_coverage:
    {title: 村居通达率, unit: 比例, direction: up, drill: topic.super_network_coverage,
     target: 1.0, source: 《江门市新型智慧城市建设行动方案（2021-2023年）》：电子政务外网通达镇街村居}
  B03.ipv6_reachable_rate: {title: IPv6可达率, unit: 比例, direction: up, drill: topic.super_network_ipv6}
  B03.stations_per_10k: {title: 每万人5G基站数（中国移动）, unit: 个, direction: up, drill: topic.super_network_base_station}
*/
with

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
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
