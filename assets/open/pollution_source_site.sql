/*
title: {zh: 江门市固定污染源, en: Stationary pollution sources of Jiangmen}
description: 江门市排污单位的名称、统一社会信用代码、行业、管理类别、生产经营场所地址与中心位置。
owner: eeb
grain: [site_code]
columns:
  site_code: 污染源编码
  site_name: 单位名称
  uscc: 统一社会信用代码
  industry_code: {title: 行业类别, description: GB/T 4754-2017（含第1号修改单）}
  management_kind: 管理类别
  county_name: 所在区县
  address: 生产经营场所地址
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
*/
select site_code, site_name, uscc, industry_code, management_kind, county_name, address, longitude, latitude
from std.eeb_pollution_source_site
where coalesce(substring(uscc, 1, 2), '') <> '92'
