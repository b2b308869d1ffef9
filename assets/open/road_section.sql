/*
title: {zh: 江门市城市道路路段, en: Urban road sections of Jiangmen}
description: 江门市城市道路路段的名称、道路等级、车道数与长度，可与路段交通流数据联用。
owner: psb
grain: [section_code]
columns:
  section_code: 路段编号
  section_name: 路段名称
  road_class: 道路等级
  county_code: 行政区划代码
  county_name: 区划名称
  lanes: 车道数
  length_km: {title: 长度, unit: km}
*/
select
    section.section_code,
    section.section_name,
    section.road_class,
    section.county_code,
    division.name as county_name,
    section.lanes,
    section.length_km
from std.psb_road_section as section
left join master.division as division on section.county_code = division.code
