/*
title: {zh: 江门市道路交通事故年度统计, en: Road accidents of Jiangmen by year}
description: 江门市道路交通事故按年份和县级区划的起数、死亡与受伤人数；不足10起的分组不公布。
owner: psb
grain: [year, county_code]
columns:
  year: {title: 年份, description: 发生时间所在年（北京时间）}
  county_code: 区划代码
  county_name: 区划名称
  accident_count: {title: 事故数, unit: 起}
  dead: {title: 死亡人数, unit: 人}
  injured: {title: 受伤人数, unit: 人}
*/
select
    substring(accident.month, 1, 4) as year,
    accident.county_code,
    division.name as county_name,
    sum(accident.accidents) as accident_count,
    sum(accident.dead) as dead,
    sum(accident.injured) as injured
from topic.smart_transport_accident_monthly as accident
left join master.division as division on accident.county_code = division.code
group by substring(accident.month, 1, 4), accident.county_code, division.name
having sum(accident.accidents) >= 10
