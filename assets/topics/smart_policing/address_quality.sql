/*
title: {zh: 标准地址质量, en: Quality of standard addresses}
description: >-
  启用的标准地址按县级区划和镇街的总数、上图数、挂接楼栋数和重复数。没有县级边界，坐标在本市范围（东经111.9至113.3度，北纬21.4至22.9度）内即视为上图；
  同一镇街、道路、门牌、小区、楼栋、单元和房号有多个地址编码者，除编码最小的一个外为重复，没有道路和小区的地址不参与比较。
owner: psb
system: smart_policing
grain: [county_code, town_name]
columns:
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  town_name: {title: 镇街, description: 不同县（市、区）有同名镇街}
  addresses: {title: 标准地址数, unit: 条}
  mapped: {title: 上图数, unit: 条}
  with_building: {title: 挂接楼栋数, unit: 条}
  duplicates: {title: 重复数, unit: 条}
  mapped_rate: 上图率
  building_rate: 楼栋挂接率
  duplicate_rate: 重复率
checks:
  - {name: parts_within_addresses, check: "mapped <= addresses and with_building <= addresses and duplicates < addresses", message: 分项多于地址数, severity: error}
*/
with

addresses as (
    select
        coalesce(division.current_code, '000000') as county_code,
        coalesce(address.town, '不详') as town_name,
        coalesce(address.longitude between 111.9 and 113.3 and address.latitude between 21.4 and 22.9, false)
            as is_mapped,
        building.building_code is not null as has_building,
        (address.road is not null or address.estate is not null) and row_number() over (
            partition by address.county_code, address.town, address.road, address.door, address.estate,
                address.building_code, address.block, address.unit, address.floor, address.room
            order by address.address_code
        ) > 1 as is_duplicate
    from master.address as address
    left join master.building as building on address.building_code = building.building_code
    left join master.division_resolution as division on address.county_code = division.code
    where address.status = '启用'
),

counted as (
    select
        county_code,
        town_name,
        count(*) as addresses,
        count(*) filter (where is_mapped) as mapped,
        count(*) filter (where has_building) as with_building,
        count(*) filter (where is_duplicate) as duplicates
    from addresses
    group by county_code, town_name
)

select
    county_code,
    town_name,
    addresses,
    mapped,
    with_building,
    duplicates,
    round(cast(mapped as double) / nullif(addresses, 0), 4) as mapped_rate,
    round(cast(with_building as double) / nullif(addresses, 0), 4) as building_rate,
    round(cast(duplicates as double) / nullif(addresses, 0), 4) as duplicate_rate
from counted
