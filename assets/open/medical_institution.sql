/*
title: {zh: 江门市医疗机构, en: Medical institutions of Jiangmen}
description: 江门市医院、基层医疗卫生机构和专业公共卫生机构的名称、类别、等级、地址、位置、核定床位数与许可有效期；不含负责人和联系方式。
owner: hlth
grain: [institution_code]
columns:
  institution_code: 医疗机构代码
  institution_name: 机构名称
  kind: 机构类别
  grade_level: 医院等级
  county_code: 行政区划代码
  county_name: 区划名称
  town_name: 所在镇街
  address: 地址
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  beds: {title: 核定床位数, unit: 张}
  approved_on: 批准设立日期
  valid_until: 许可证有效期至
*/
select
    institution.institution_code,
    institution.institution_name,
    institution.kind,
    institution.grade_level,
    institution.county_code,
    division.name as county_name,
    institution.town_name,
    institution.address,
    institution.lng as longitude,
    institution.lat as latitude,
    institution.beds,
    institution.approved_on,
    institution.valid_until
from std.hlth_medical_institution as institution
left join master.division as division on institution.county_code = division.code
where coalesce(substring(institution.uscc, 1, 2), '') <> '92'
