/*
title: {zh: 江门市土地利用统计, en: Land use of Jiangmen by county}
description: 江门市宗地按县级区划、权属性质和用途的宗数与面积；不足10宗的分组不公布。
owner: nrb
grain: [county_code, ownership, land_use_name]
columns:
  county_code: 区划代码
  county_name: 区划名称
  ownership: 权属性质
  land_use_name: 地类名称
  parcel_count: {title: 宗数, unit: 宗}
  area_m2: {title: 面积, unit: 平方米}
*/
select
    parcel.county_code,
    division.name as county_name,
    parcel.ownership,
    parcel.land_use_name,
    count(*) as parcel_count,
    cast(sum(cast(parcel.area_m2 as decimal(18, 2))) as double) as area_m2
from std.nrb_land_parcel as parcel
left join master.division as division on parcel.county_code = division.code
group by parcel.county_code, division.name, parcel.ownership, parcel.land_use_name
having count(*) >= 10
