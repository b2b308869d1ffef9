/*
title: {zh: 消防安全重点单位监管, en: Supervision of key units}
description: >-
  每个消防安全重点单位距上次监督检查的天数和是否超过一年未查（《消防监督检查规定》第七条对公众聚集场所的年度检查要求，此处适用于全部重点单位）；
  从未检查者自列管日起算。截止日为全部重点单位中最近的检查日。附有效期内的重大危险源和行政处罚数。
owner: fire
system: smart_fire
grain: [unit_code]
columns:
  unit_code: 单位编码
  unit_kind: 单位类别
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  checked_on: {title: 最近检查日期}
  as_of: {title: 截止日, description: 数据中最近的检查日}
  days_since: {title: 未检查天数, unit: 天, description: 自最近检查日，从未检查者自列管日}
  is_overdue: {title: 是否逾期未查, description: 满一年后仍未检查；两个日期都没有则为空}
  has_hazard_source: 是否有重大危险源
  penalties: {title: 行政处罚数, unit: 件}
  fire_penalties: {title: 其中消防行政处罚数, unit: 件}
checks:
  - {name: days_not_negative, check: "days_since >= 0", message: 检查或列管日期晚于截止日, dimension: accuracy, severity: warning}
  - {name: fire_within_all, check: "fire_penalties <= penalties", message: 消防处罚数多于处罚数, severity: error}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

newest as (
    select max(checked_on) as as_of
    from std.fire_key_unit
),

hazards as (
    select distinct hazard.uscc
    from std.emb_hazard_source as hazard
    cross join newest
    where hazard.valid_until is null or hazard.valid_until >= newest.as_of
),

penalised as (
    select
        holder_uscc,
        count(*) as penalties,
        count(*) filter (where contains(authority, '消防')) as fire_penalties
    from std.drb_administrative_penalty
    group by holder_uscc
),

units as (
    select
        unit.unit_code,
        coalesce(unit.unit_kind, '不详') as unit_kind,
        coalesce(counties.code, '000000') as county_code,
        unit.uscc,
        unit.checked_on,
        newest.as_of,
        coalesce(unit.checked_on, unit.listed_on) as counted_from
    from std.fire_key_unit as unit
    cross join newest
    left join counties on left(replace(unit.county_name, '江门市', ''), 2) = counties.short_name
)

select
    units.unit_code,
    units.unit_kind,
    units.county_code,
    units.checked_on,
    units.as_of,
    date_diff('day', units.counted_from, units.as_of) as days_since,
    -- dates as numbers: more than 10000 apart is past the same day of the next year, in leap years too
    (extract(year from units.as_of) - extract(year from units.counted_from)) * 10000
    + (extract(month from units.as_of) - extract(month from units.counted_from)) * 100
    + extract(day from units.as_of) - extract(day from units.counted_from) > 10000 as is_overdue,
    hazards.uscc is not null as has_hazard_source,
    coalesce(penalised.penalties, 0) as penalties,
    coalesce(penalised.fire_penalties, 0) as fire_penalties
from units
left join hazards on units.uscc = hazards.uscc
left join penalised on units.uscc = penalised.holder_uscc
