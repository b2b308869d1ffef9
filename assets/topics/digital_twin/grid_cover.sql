/*
title: {zh: 网格覆盖, en: Coverage by grids}
description: 每个村（社区）的网格数、网格登记户数与标准地址数。标准地址经所在村（社区）归入网格；没有网格的村（社区）其地址全部算无网格，落不进任何村（社区）的地址列在000000000000。网格边界尚未接入，不判地址在哪一个网格。
owner: plac
system: digital_twin
grain: [village_code]
columns:
  village_code: {title: 村（社区）代码, description: 无法确定者为 000000000000}
  county_code: 区划代码
  grids: {title: 网格数, unit: 个}
  households: {title: 网格登记户数, unit: 户}
  addresses: {title: 标准地址数, unit: 条}
  addresses_without_grid: {title: 无网格的标准地址数, unit: 条}
checks:
  - {name: without_grid_within_addresses, check: "addresses_without_grid <= addresses", message: 无网格地址多于地址, severity: error}
*/
with

grids as (
    select village_code, count(*) as grids, sum(households) as households
    from master.grid
    group by village_code
),

addresses as (
    select coalesce(village_code, '000000000000') as village_code, count(*) as addresses
    from master.address
    group by coalesce(village_code, '000000000000')
),

villages as (
    select village_code from std.stat_division_village
    union
    select village_code from grids
    union
    select village_code from addresses
)

select
    villages.village_code,
    left(villages.village_code, 6) as county_code,
    coalesce(grids.grids, 0) as grids,
    cast(coalesce(grids.households, 0) as bigint) as households,
    coalesce(addresses.addresses, 0) as addresses,
    case when grids.village_code is null then coalesce(addresses.addresses, 0) else 0 end as addresses_without_grid
from villages
left join grids on villages.village_code = grids.village_code
left join addresses on villages.village_code = addresses.village_code
where villages.village_code is not null
