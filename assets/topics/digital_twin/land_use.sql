/*
title: {zh: 宗地利用, en: Use of land parcels}
description: 宗地按区划、权利类型和用途的宗数、登记面积与两年内到期的宗数。面积以登记为准，重叠的宗地不在此处理；宅基地等没有使用期限者不算到期。截至日为使用权起始日期的最新者。
owner: nrb
system: digital_twin
grain: [county_code, ownership, use]
columns:
  county_code: {title: 区划代码, description: 现行代码；无法确定者为 000000}
  ownership: {title: 权利类型, description: 未填者为不详}
  use: {title: 用途, description: 未填者为不详}
  parcels: {title: 宗数, unit: 宗}
  area_ha: {title: 面积, unit: 公顷}
  expiring_2y: {title: 两年内到期宗数, unit: 宗}
  expired: {title: 已到期宗数, unit: 宗}
checks:
  - {name: expiring_within_parcels, check: "expiring_2y + expired <= parcels", message: 到期宗数多于宗数, severity: error}
*/
with

as_of as (
    select max(used_from) as day
    from std.nrb_land_parcel
)

select
    coalesce(division.current_code, '000000') as county_code,
    coalesce(parcel.ownership, '不详') as ownership,
    coalesce(parcel.land_use_name, '不详') as use,
    count(*) as parcels,
    round(cast(coalesce(sum(cast(parcel.area_m2 as decimal(18, 2))), 0) as double) / 10000.0, 4) as area_ha,
    count(*) filter (
        where parcel.used_until >= as_of.day and parcel.used_until <= cast(as_of.day + interval '2 years' as date)
    ) as expiring_2y,
    count(*) filter (where parcel.used_until < as_of.day) as expired
from std.nrb_land_parcel as parcel
cross join as_of
left join master.division_resolution as division on parcel.county_code = division.code
group by
    coalesce(division.current_code, '000000'),
    coalesce(parcel.ownership, '不详'),
    coalesce(parcel.land_use_name, '不详')
