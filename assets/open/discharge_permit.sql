/*
title: {zh: 江门市排污许可证, en: Discharge permits of Jiangmen}
description: 江门市核发的排污许可证：编号、单位名称、统一社会信用代码、管理类别、行业、发证日期与有效期。
owner: eeb
grain: [permit_no]
columns:
  permit_no: 许可证编号
  holder_name: 单位名称
  uscc: 统一社会信用代码
  management_kind: 管理类别
  industry_code: {title: 行业类别, description: GB/T 4754-2017（含第1号修改单）}
  issued_on: 发证日期
  valid_until: 有效期至
*/
select permit_no, holder_name, uscc, management_kind, industry_code, issued_on, valid_until
from std.eeb_discharge_permit
where substring(uscc, 1, 2) <> '92'
