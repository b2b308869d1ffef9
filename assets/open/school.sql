/*
title: {zh: 江门市学校名录, en: Schools and kindergartens of Jiangmen}
description: 江门市中小学和幼儿园的名称、办学类型、举办者、地址、位置、占地面积、班级数与核定学位数；不含负责人和联系方式。
owner: edu
grain: [school_code]
columns:
  school_code: 学校标识码
  school_name: 学校名称
  kind: {title: 学校办学类型, description: JY/T 1001-2012 XXBXLX}
  sponsor: 学校举办者
  county_code: 行政区划代码
  county_name: 区划名称
  town_name: 所属镇街
  address: 学校地址
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  land_area_m2: {title: 占地面积, unit: 平方米}
  classes: {title: 班级数, unit: 个}
  places: {title: 核定学位数, unit: 个}
  founded_in: 建校年份
*/
select
    school.school_code,
    school.school_name,
    school.kind,
    school.sponsor,
    school.county_code,
    division.name as county_name,
    school.town_name,
    school.address,
    school.lng as longitude,
    school.lat as latitude,
    school.land_area_m2,
    school.classes,
    school.places,
    school.founded_in
from std.edu_school as school
left join master.division as division on school.county_code = division.code
