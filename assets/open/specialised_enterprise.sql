/*
title: {zh: 江门市专精特新企业名录, en: Specialised and innovative enterprises of Jiangmen}
description: 江门市专精特新中小企业和“小巨人”企业：名称、认定级别、主导产品、认定日期与有效期；不含营业收入。
owner: iitb
grain: [uscc, level]
columns:
  uscc: 统一社会信用代码
  entity_name: 企业名称
  level: 认定级别
  main_product: 主导产品
  recognised_on: 认定日期
  valid_until: 有效期止
  county_name: 所属区县
*/
select uscc, entity_name, level, main_product, recognised_on, valid_until, county_name
from std.iitb_specialised_enterprise
