/*
title: {zh: 电子政务外网覆盖, en: Coverage of the government network}
description: >-
  各县级区划镇（街道）与村（社区）两级电子政务外网接入情况：有一条及以上在用链路落在其中即为已接入。镇级接入指镇内任一村（社区）有在用链路。
  带宽为落在该区划内在用链路之和，两级相同。
owner: gsda
system: super_network
grain: [county_code, level]
columns:
  county_code: 区划代码
  level: {title: 层级, description: 镇街或村居}
  county_name: 区划名称
  units: {title: 单位数, unit: 个}
  connected: {title: 已接入单位数, unit: 个}
  coverage_rate: {title: 通达率}
  circuits: {title: 在用链路数, unit: 条}
  mbps: {title: 带宽合计, unit: Mbps}
  dual_stack: {title: 双栈链路数, unit: 条}
checks:
  - {name: connected_within_units, check: "connected <= units", message: 已接入单位多于单位总数, severity: error}
*/
with

units as (
    select '村居' as level, village_code as unit_code, county_code
    from std.stat_division_village
    union all
    select '镇街' as level, town_code as unit_code, county_code
    from std.stat_division_town
),

circuits as (
    select village_code, left(village_code, 9) as town_code, bandwidth_mbps, dual_stack
    from std.ctcc_network_link
    where status = '在用' and village_code is not null
),

placed as (
    select '村居' as level, village_code as unit_code, bandwidth_mbps, dual_stack from circuits
    union all
    select '镇街' as level, town_code as unit_code, bandwidth_mbps, dual_stack from circuits
),

per_unit as (
    select
        level,
        unit_code,
        count(*) as circuits,
        sum(bandwidth_mbps) as mbps,
        count(*) filter (where dual_stack = '是') as dual_stack
    from placed
    group by level, unit_code
)

select
    coalesce(division.current_code, '000000') as county_code,
    units.level,
    coalesce(max(division.current_name), '不详') as county_name,
    count(*) as units,
    count(per_unit.unit_code) as connected,
    round(cast(count(per_unit.unit_code) as double) / nullif(count(*), 0), 4) as coverage_rate,
    cast(coalesce(sum(per_unit.circuits), 0) as bigint) as circuits,
    cast(coalesce(sum(per_unit.mbps), 0) as bigint) as mbps,
    cast(coalesce(sum(per_unit.dual_stack), 0) as bigint) as dual_stack
from units
left join per_unit on units.level = per_unit.level and units.unit_code = per_unit.unit_code
left join master.division_resolution as division on units.county_code = division.code
group by coalesce(division.current_code, '000000'), units.level
