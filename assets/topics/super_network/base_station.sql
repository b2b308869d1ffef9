/*
title: {zh: 5G基站分布, en: 5G base stations}
description: >-
  各县级区划的5G基站数、在网数、共建共享数与每万人在网基站数。目前只有中国移动报送，不是全市三家运营商之和；人口为户籍和流动人口登记的在册人员，
  只按一人计一次。
owner: gsda
system: super_network
grain: [county_code]
columns:
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  county_name: 区划名称
  operators: {title: 运营商, description: 已报送的运营商}
  stations: {title: 基站数, unit: 个}
  in_service: {title: 在网基站数, unit: 个}
  shared: {title: 共建共享在网基站数, unit: 个}
  residents: {title: 在册人口, unit: 人}
  per_10k: {title: 每万人在网基站数, unit: 个}
checks:
  - {name: in_service_within_stations, check: "shared <= in_service and in_service <= stations", message: 部分多于总体, severity: error}
*/
with

stations as (
    select
        coalesce(division.current_code, '000000') as county_code,
        station.status,
        station.shared
    from std.cmcc_base_station as station
    left join master.division_resolution as division on station.county_code = division.code
),

-- a person registered as a resident and as floating counts once, where the resident register has them
registered as (
    select person.entity_id, 1 as preference, division.current_code as county_code
    from std.psb_resident as resident
    inner join master.person_xref as person
        on person.resource = 'psb_resident'
        and resident._batch_id = person.batch_id and resident._line_no = person.line_no
    left join master.division_resolution as division on resident.county_code = division.code
    where resident.cancelled_on is null
    union all
    select person.entity_id, 2 as preference, named.code as county_code
    from std.psb_floating_population as floating
    inner join master.person_xref as person
        on person.resource = 'psb_floating_population'
        and floating._batch_id = person.batch_id and floating._line_no = person.line_no
    left join master.division as named
        on left(replace(floating.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
),

persons as (
    select entity_id, coalesce(county_code, '000000') as county_code
    from registered
    qualify row_number() over (partition by entity_id order by preference, county_code nulls last) = 1
),

residents as (
    select county_code, count(*) as residents
    from persons
    group by county_code
),

counted as (
    select
        county_code,
        count(*) as stations,
        count(*) filter (where status = '在网') as in_service,
        count(*) filter (where status = '在网' and shared = '是') as shared
    from stations
    group by county_code
)

select
    counted.county_code,
    coalesce(division.name, '不详') as county_name,
    '中国移动' as operators,
    counted.stations,
    counted.in_service,
    counted.shared,
    coalesce(residents.residents, 0) as residents,
    round(cast(counted.in_service as double) * 10000 / nullif(residents.residents, 0), 2) as per_10k
from counted
left join residents on counted.county_code = residents.county_code
left join master.division as division on counted.county_code = division.code
