/*
title: {zh: 自助服务设备覆盖, en: Coverage by self-service kiosks}
description: >-
  截至台账统计日期，各县（市、区）在用的5G智慧小屋和自助终端、在线数、有设备的镇（街道）数，以及近12个月经5G智慧小屋申请的办件数。
  在用指验收日期不晚于且撤出日期晚于统计日期（没有撤出日期为仍在）。同一设备编号只计一次：有多处未撤出的投放记录时，取最近投放的一处。
  镇（街道）含开发区、林场等类似乡级单位。办件不记设备，只到县（市、区）；无法确定者为000000。
owner: gsda
system: one_net_service
grain: [county_code]
columns:
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  county_name: 区划名称
  kiosks: {title: 在用5G智慧小屋数, unit: 间}
  terminals: {title: 在用自助终端数, unit: 台}
  online: {title: 其中在线数, unit: 台, description: 5G智慧小屋与自助终端合计}
  towns: {title: 镇（街道）数, unit: 个}
  towns_covered: {title: 有在用设备的镇（街道）数, unit: 个}
  cases: {title: 近12个月小屋办件数, unit: 件}
  as_of: {title: 截至日, description: 台账统计日期}
checks:
  - {name: online_within_in_use, check: "online <= kiosks + terminals", message: 在线数多于在用数, severity: error}
  - {name: covered_within_towns, check: "towns_covered <= towns", message: 有设备的镇（街道）多于镇（街道）数, severity: error}
*/
with

as_of as (
    select max(reported_on) as day
    from std.gsda_service_kiosk
),

-- a device whose former place was not closed stands where it was placed last
placements as (
    select
        kiosk.device_no,
        kiosk.kind,
        kiosk.online,
        left(kiosk.village_code, 9) as town_code,
        left(kiosk.village_code, 6) as county_code,
        row_number() over (partition by kiosk.device_no order by kiosk.placed_on desc) as position
    from std.gsda_service_kiosk as kiosk
    cross join as_of
    where kiosk.accepted_on <= as_of.day
        and (kiosk.withdrawn_on is null or kiosk.withdrawn_on > as_of.day)
),

in_use as (
    select
        county_code,
        count(*) filter (where kind = '5G智慧小屋') as kiosks,
        count(*) filter (where kind = '自助终端') as terminals,
        count(*) filter (where online = '在线') as online,
        count(distinct town_code) as towns_covered
    from placements
    where position = 1
    group by county_code
),

towns as (
    select county_code, count(*) as towns
    from std.stat_division_town
    group by county_code
),

cases as (
    select coalesce(division.code, '000000') as county_code, count(*) as cases
    from std.gsda_service_case as service_case
    cross join as_of
    -- 蓬江, 蓬江区 and 江门市蓬江区: the first two characters tell the seven counties apart
    left join master.division as division
        on left(replace(service_case.county_name, '江门市', ''), 2) = left(division.name, 2)
        and division.is_current and division.kind in ('district', 'county_city')
    where service_case.channel = '5G智慧小屋'
        and cast(service_case.applied_at at time zone 'Asia/Shanghai' as date) <= as_of.day
        and cast(service_case.applied_at at time zone 'Asia/Shanghai' as date)
        > cast(as_of.day - interval '12' month as date)
    group by coalesce(division.code, '000000')
),

counties as (
    select county_code from towns
    union
    select county_code from in_use
    union
    select county_code from cases
)

select
    counties.county_code,
    coalesce(division.name, '不详') as county_name,
    coalesce(in_use.kiosks, 0) as kiosks,
    coalesce(in_use.terminals, 0) as terminals,
    coalesce(in_use.online, 0) as online,
    coalesce(towns.towns, 0) as towns,
    coalesce(in_use.towns_covered, 0) as towns_covered,
    coalesce(cases.cases, 0) as cases,
    as_of.day as as_of
from counties
cross join as_of
left join towns on counties.county_code = towns.county_code
left join in_use on counties.county_code = in_use.county_code
left join cases on counties.county_code = cases.county_code
left join master.division as division on counties.county_code = division.code
where as_of.day is not null
