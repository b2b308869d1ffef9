/*
title: {zh: 江门市低保特困对象统计, en: Recipients of minimum living aid of Jiangmen}
description: 江门市在保的最低生活保障和特困供养家庭按县级区划的户数；不足10户的分组不公布。
owner: mca
grain: [county_name]
columns:
  county_name: 区划名称
  household_count: {title: 户数, unit: 户}
*/
select county_name, count(*) as household_count
from std.mca_minimum_living_aid
where ended_on is null
group by county_name
having count(*) >= 10
