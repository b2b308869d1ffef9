/*
title: {zh: 地址上图, en: Addresses on the map}
description: >-
  各来源各区划的记录数，及逐级嵌套的地址情况：有标准地址（匹配到门牌及以上）、有坐标且坐标在本区划内、落入网格（前两者兼备且落入网格）。
  来源：网格事件、实有单位、市场主体、不动产单元（按地址匹配），城管案件（只有坐标，不计地址，按两公里内最近网格判断所在区划）。
  热线工单只到镇街，没有可上图的地址，不参与。
owner: nrb
system: digital_twin
grain: [source, county_code]
columns:
  source: 来源
  county_code: {title: 区划代码, description: 记录所属；无法确定者为 000000}
  rows: {title: 记录数, unit: 条}
  with_address: {title: 有标准地址, unit: 条}
  located: {title: 坐标在本区划内, unit: 条}
  in_grid: {title: 落入网格, unit: 条}
  address_rate: {title: 地址上图率}
  grid_rate: {title: 落图入块率}
checks:
  - {name: levels_nest, check: "in_grid <= located and located <= rows and with_address <= rows", message: 部分多于总体, severity: error}
*/
with

addressed as (
    select '网格事件' as source, grid.county_code, event.address
    from std.plac_grid_event as event
    left join master.grid as grid on event.grid_code = grid.grid_code
    union all
    select '实有单位' as source, left(unit.village_code, 6) as county_code, unit.address
    from std.psb_real_unit as unit
    union all
    select '市场主体' as source, division.current_code as county_code, entity.address
    from std.amr_market_entity as entity
    left join master.division_resolution as division on entity.county_code = division.code
    union all
    select '不动产单元' as source, division.current_code as county_code, unit.location as address
    from std.nrb_real_estate_unit as unit
    left join master.division_resolution as division on left(unit.unit_number, 6) = division.code
),

matched as (
    select
        addressed.source,
        coalesce(addressed.county_code, '000000') as county_code,
        coalesce(found.address_code is not null, false) as has_address,
        coalesce(found.longitude is not null and found.county_code = addressed.county_code, false) as is_located,
        coalesce(found.grid_code is not null, false) as has_grid
    from addressed
    left join master.address_match as found on addressed.address = found.address_text
),

-- a case with coordinates only: the county of the nearest grid has to be the one that is stated
nearest as (
    select
        city.case_number,
        grid.county_code,
        grid.grid_code
    from std.umb_urban_case as city
    inner join master.grid as grid
        on grid.longitude between city.longitude - 0.02 and city.longitude + 0.02
        and grid.latitude between city.latitude - 0.02 and city.latitude + 0.02
    qualify row_number() over (
        partition by city.case_number
        order by power((grid.longitude - city.longitude) * 0.924, 2) + power(grid.latitude - city.latitude, 2), grid.grid_code
    ) = 1
),

all_rows as (
    select
        source,
        county_code,
        has_address,
        has_address and is_located as is_located,
        has_address and is_located and has_grid as is_in_grid
    from matched
    union all
    select
        '城管案件' as source,
        coalesce(named.code, '000000') as county_code,
        false as has_address,
        coalesce(nearest.county_code = named.code, false) as is_located,
        coalesce(nearest.county_code = named.code, false) as is_in_grid
    from std.umb_urban_case as city
    left join nearest on city.case_number = nearest.case_number
    left join master.division as named
        on left(replace(city.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
)

select
    source,
    county_code,
    count(*) as "rows",
    count(*) filter (where has_address) as with_address,
    count(*) filter (where is_located) as located,
    count(*) filter (where is_in_grid) as in_grid,
    round(cast(count(*) filter (where has_address) as double) / nullif(count(*), 0), 4) as address_rate,
    round(cast(count(*) filter (where is_in_grid) as double) / nullif(count(*), 0), 4) as grid_rate
from all_rows
group by source, county_code
