/*
title: {zh: 江门市建筑工程施工许可证, en: Building permits of Jiangmen}
description: 江门市核发的建筑工程施工许可证：编号、工程名称、建设与施工单位、合同价格、工期与发证日期。
owner: hcb
grain: [permit_number]
columns:
  permit_number: 施工许可证编号
  project_code: 项目代码
  work_name: 工程名称
  builder_uscc: 建设单位统一社会信用代码
  contractor_uscc: 施工单位统一社会信用代码
  contract_price: {title: 合同价格, unit: 元}
  duration: {title: 合同工期, unit: 天}
  issued_on: 发证日期
*/
select permit_number, project_code, work_name, builder_uscc, contractor_uscc, contract_price, duration, issued_on
from std.hcb_construction_permit
