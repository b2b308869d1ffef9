/*
title: {zh: 江门市校外培训机构白名单, en: Licensed training institutions of Jiangmen}
description: 江门市持证校外培训机构的名称、培训类别、地址、场地面积、许可有效期与是否列入白名单；不含负责人、联系方式和监管余额。
owner: edu
grain: [permit_no]
columns:
  permit_no: 办学许可证号
  institution_name: 机构名称
  subject_kind: 培训类别
  county_name: 区县
  address: 培训地址
  area_m2: {title: 培训场地面积, unit: 平方米}
  valid_from: 许可有效期起
  valid_until: 许可有效期止
  whitelisted: 白名单
*/
select permit_no, institution_name, subject_kind, county_name, address, area_m2, valid_from, valid_until, whitelisted
from std.edu_training_institution
where substring(uscc, 1, 2) <> '92'
