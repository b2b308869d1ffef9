/*
title: {zh: 园区效能, en: Industrial parks}
description: 各产业园区的开发强度与企业数、每公顷企业数。园区入驻企业名单尚未接入，产值与税收的亩均指标待补；园区填报的企业数不与主数据核对。面积单位为公顷。
owner: iitb
system: industry_upgrade
grain: [park_code]
columns:
  park_code: 园区编号
  county_code: {title: 区划代码, description: 现行代码；无法确定者为 000000}
  level: 园区级别
  firms: {title: 填报企业数, unit: 户}
  planned_ha: {title: 规划面积, unit: 公顷}
  developed_ha: {title: 已开发面积, unit: 公顷}
  developed_share: {title: 开发比例}
  firms_per_ha: {title: 每公顷企业数, unit: 户, description: 按已开发面积}
checks:
  - {name: developed_within_planned, check: "developed_ha <= planned_ha", message: 已开发面积大于规划面积, dimension: consistency, severity: warning}
*/
select
    park.park_code,
    coalesce(division.current_code, '000000') as county_code,
    park.level,
    park.firms,
    park.planned_area as planned_ha,
    park.developed_area as developed_ha,
    round(park.developed_area / nullif(park.planned_area, 0), 4) as developed_share,
    round(park.firms / nullif(park.developed_area, 0), 4) as firms_per_ha
from std.iitb_industrial_park as park
left join master.division_resolution as division on park.county_code = division.code
