/*
title: {zh: 江门市食品经营许可, en: Food business permits of Jiangmen}
description: 江门市法人食品经营者的许可证编号、名称、主体业态、经营项目、发证日期、有效期、风险等级与许可状态；不含个体工商户。
owner: amr
grain: [permit_no]
columns:
  permit_no: 许可证编号
  operator_name: 经营者名称
  business_kind: 主体业态
  items: 经营项目
  county_code: 行政区划代码
  county_name: 区划名称
  issued_on: 发证日期
  valid_until: 有效期止
  risk_grade: {title: 风险等级, description: 《食品生产经营风险分级管理办法（试行）》（食药监食监一〔2016〕115号）}
  status: 许可状态
*/
select
    permit.permit_no,
    permit.operator_name,
    permit.business_kind,
    permit.items,
    permit.county_code,
    division.name as county_name,
    permit.issued_on,
    permit.valid_until,
    permit.risk_grade,
    permit.status
from std.amr_food_permit as permit
left join master.division as division on permit.county_code = division.code
where substring(permit.uscc, 1, 2) <> '92'
