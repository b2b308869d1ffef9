/*
title: {zh: 实有单位与法人库比对, en: Real units against legal entities}
description: >-
  公安实有单位按县级区划与法人主数据的比对：先按统一社会信用代码，没有者按名称（去掉省市县前缀和空格、括号全半角统一）在同一县（市、区）内唯一匹配。
  已吊销、注销而仍在经营场所登记的单独计数；存续法人没有实有单位登记的为登记未见。
owner: psb
system: smart_policing
grain: [county_code]
columns:
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  units: {title: 实有单位数, unit: 个}
  matched: {title: 匹配数, unit: 个}
  matched_by_name: {title: 其中按名称匹配数, unit: 个}
  cancelled: {title: 已吊销或注销数, unit: 个, description: 匹配的法人已吊销或注销}
  unmatched: {title: 未匹配数, unit: 个}
  match_rate: {title: 匹配率}
  registered_not_seen: {title: 登记未见数, unit: 个, description: 存续法人没有实有单位登记}
checks:
  - {name: units_add_up, check: "matched + unmatched = units and matched_by_name <= matched", message: 匹配与未匹配之和不等于单位数, severity: error}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

entities as (
    select
        entity_id,
        uscc,
        coalesce(county_code, '000000') as county_code,
        status,
        replace(replace(replace(regexp_replace(
            entity_name, '^(广东省)?(江门市)?(蓬江区|江海区|新会区|台山市|开平市|鹤山市|恩平市|台山|开平|鹤山|恩平|新会|江门)?', ''
        ), ' ', ''), '(', '（'), ')', '）') as plain_name
    from master.legal_entity
    where record_status = 'active'
),

units as (
    select
        unit.unit_no,
        unit.uscc,
        coalesce(counties.code, by_code.current_code, '000000') as county_code,
        replace(replace(replace(regexp_replace(
            unit.unit_name, '^(广东省)?(江门市)?(蓬江区|江海区|新会区|台山市|开平市|鹤山市|恩平市|台山|开平|鹤山|恩平|新会|江门)?', ''
        ), ' ', ''), '(', '（'), ')', '）') as plain_name
    from std.psb_real_unit as unit
    left join counties on left(replace(unit.county_name, '江门市', ''), 2) = counties.short_name
    left join master.division_resolution as by_code on left(unit.village_code, 6) = by_code.code
),

by_code as (
    select uscc, min(entity_id) as entity_id
    from entities
    where uscc is not null
    group by uscc
),

-- a name that two entities of the county have tells nobody
by_name as (
    select county_code, plain_name, min(entity_id) as entity_id
    from entities
    group by county_code, plain_name
    having count(*) = 1
),

found as (
    select
        units.county_code,
        coalesce(by_code.entity_id, by_name.entity_id) as entity_id,
        by_code.entity_id is null and by_name.entity_id is not null as is_by_name
    from units
    left join by_code on units.uscc = by_code.uscc
    left join by_name on units.county_code = by_name.county_code and units.plain_name = by_name.plain_name
),

counted as (
    select
        found.county_code,
        count(*) as units,
        count(found.entity_id) as matched,
        count(*) filter (where found.is_by_name) as matched_by_name,
        count(*) filter (where entities.status in ('2', '3', '4')) as cancelled
    from found
    left join entities on found.entity_id = entities.entity_id
    group by found.county_code
),

unseen as (
    select entities.county_code, count(*) as registered_not_seen
    from entities
    left join (select distinct entity_id from found where entity_id is not null) as seen
        on entities.entity_id = seen.entity_id
    where entities.status = '1' and seen.entity_id is null
    group by entities.county_code
)

select
    coalesce(counted.county_code, unseen.county_code) as county_code,
    coalesce(counted.units, 0) as units,
    coalesce(counted.matched, 0) as matched,
    coalesce(counted.matched_by_name, 0) as matched_by_name,
    coalesce(counted.cancelled, 0) as cancelled,
    coalesce(counted.units - counted.matched, 0) as unmatched,
    round(cast(counted.matched as double) / nullif(counted.units, 0), 4) as match_rate,
    coalesce(unseen.registered_not_seen, 0) as registered_not_seen
from counted
full join unseen on counted.county_code = unseen.county_code
