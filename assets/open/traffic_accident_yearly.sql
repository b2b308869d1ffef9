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
with

accidents as (
    select
        strftime(cast(accident.happened_at at time zone 'Asia/Shanghai' as date), '%Y') as year,
        coalesce(resolution.current_code, '000000') as county_code,
        accident.dead,
        accident.injured
    from std.psb_traffic_accident as accident
    left join master.division_resolution as resolution on accident.county_code = resolution.code
    where accident.happened_at is not null
)

select
    accidents.year,
    accidents.county_code,
    division.name as county_name,
    count(*) as accident_count,
    cast(coalesce(sum(accidents.dead), 0) as bigint) as dead,
    cast(coalesce(sum(accidents.injured), 0) as bigint) as injured
from accidents
left join master.division as division on accidents.county_code = division.code
group by accidents.year, accidents.county_code, division.name
having count(*) >= 10
