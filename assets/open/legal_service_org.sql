/*
title: {zh: 江门市法律服务机构, en: Legal service organisations of Jiangmen}
description: 江门市律师事务所、公证处、司法鉴定机构和法律援助机构的名称、类型、执业许可证号、地址、许可日期与执业状态；不含负责人和联系电话。
owner: jus
grain: [uscc]
columns:
  uscc: 统一社会信用代码
  organisation_name: 机构名称
  kind: 机构类型
  permit_no: 执业许可证号
  county_name: 所在区县
  address: 地址
  licensed_on: 许可日期
  status: 执业状态
*/
select uscc, organisation_name, kind, permit_no, county_name, address, licensed_on, status
from std.jus_legal_service_org
