/*
title: {zh: 文物与场馆, en: Heritage and venues}
description: >-
  各县级区划不可移动文物按保护级别的处数与保存较差处数，公共文化体育场馆的数量、面积与每万人面积（场馆的指标在保护级别为“场馆”的一行）。
  人口为在册居住人口，一人只计一次。文物坐标不出本表。
owner: ctsb
system: culture_tourism
grain: [county_code, protection]
columns:
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  protection: {title: 保护级别, description: 场馆另成一行}
  sites: {title: 文物处数, unit: 处}
  poor_condition: {title: 保存较差处数, unit: 处, description: 较差与差}
  venues: {title: 场馆数, unit: 个}
  free_venues: {title: 免费开放场馆数, unit: 个}
  area_m2: {title: 场馆面积, unit: m²}
  residents: {title: 在册居住人口, unit: 人}
  per_10k_m2: {title: 每万人场馆面积, unit: m²}
checks:
  - {name: poor_within_sites, check: "poor_condition <= sites and free_venues <= venues", message: 部分多于总体, severity: error}
*/
with

counties as (
    select code, left(name, 2) as name_start
    from master.division
    where is_current and kind in ('district', 'county_city')
),

sites as (
    select
        coalesce(counties.code, '000000') as county_code,
        coalesce(site.protection, '不详') as protection,
        count(*) as sites,
        count(*) filter (where site.condition in ('较差', '差')) as poor_condition
    from std.ctsb_heritage_site as site
    left join counties on left(replace(site.county_name, '江门市', ''), 2) = counties.name_start
    group by coalesce(counties.code, '000000'), coalesce(site.protection, '不详')
),

venues as (
    select
        coalesce(counties.code, '000000') as county_code,
        count(*) as venues,
        count(*) filter (where venue.free_of_charge = '是') as free_venues,
        sum(cast(venue.area as decimal(18, 2))) as area_m2
    from std.ctsb_venue as venue
    left join counties on left(replace(venue.county_name, '江门市', ''), 2) = counties.name_start
    group by coalesce(counties.code, '000000')
),

residents as (
    select counties.code as county_code, count(*) as residents
    from topic.smart_community_resident as resident
    inner join counties on resident.county_code = counties.code
    group by counties.code
)

select
    county_code,
    protection,
    sites,
    poor_condition,
    cast(0 as bigint) as venues,
    cast(0 as bigint) as free_venues,
    cast(null as double) as area_m2,
    cast(null as bigint) as residents,
    cast(null as double) as per_10k_m2
from sites
union all
select
    venues.county_code,
    '场馆' as protection,
    cast(0 as bigint) as sites,
    cast(0 as bigint) as poor_condition,
    venues.venues,
    venues.free_venues,
    cast(venues.area_m2 as double) as area_m2,
    coalesce(residents.residents, 0) as residents,
    round(cast(venues.area_m2 as double) * 10000 / nullif(residents.residents, 0), 2) as per_10k_m2
from venues
left join residents on venues.county_code = residents.county_code
