/*
title: {zh: 江门市房屋建筑和市政工程项目, en: Construction projects of Jiangmen}
description: 江门市房屋建筑和市政工程项目的名称、建设单位、类别、位置、总投资、建筑面积、建设阶段与备案日期；坐标已转换。
owner: hcb
grain: [project_code]
columns:
  project_code: 项目代码
  project_name: 项目名称
  builder_name: 建设单位
  project_kind: 工程类别
  county_name: 所在区县
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  investment: {title: 总投资, unit: 元}
  floor_area: {title: 建筑面积, unit: 平方米}
  stage: 建设阶段
  filed_on: 备案日期
*/
select
    project_code, project_name, builder_name, project_kind, county_name, longitude, latitude, investment, floor_area,
    stage, filed_on
from std.hcb_construction_project
