/*
title: {zh: 江门市燃气用户统计, en: Gas users of Jiangmen by county}
description: 江门市管道燃气用户按县级区划和用户类别的户数；不足10户的分组不公布。
owner: crgas
grain: [county_code, user_kind]
columns:
  county_code: 区划代码
  county_name: 区划名称
  user_kind: 用户类别
  user_count: {title: 户数, unit: 户}
*/
select gas.county_code, division.name as county_name, gas.user_kind, count(*) as user_count
from std.crgas_gas_user as gas
left join master.division as division on gas.county_code = division.code
group by gas.county_code, division.name, gas.user_kind
having count(*) >= 10
