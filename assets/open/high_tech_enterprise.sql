/*
title: {zh: 江门市高新技术企业名录, en: High-tech enterprises of Jiangmen}
description: 江门市认定的高新技术企业：名称、证书编号、技术领域、认定批次、发证日期与有效期；不含研发费用。
owner: sci
grain: [certificate_no]
columns:
  certificate_no: 证书编号
  uscc: 统一社会信用代码
  entity_name: 企业名称
  field: 技术领域
  batch: 认定批次
  issued_on: 发证日期
  valid_until: 有效期止
  county_name: 所属区县
*/
select certificate_no, uscc, entity_name, field, batch, issued_on, valid_until, county_name
from std.sci_high_tech_enterprise
