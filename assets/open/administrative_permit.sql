/*
title: {zh: 江门市行政许可信息, en: Administrative permits of Jiangmen}
description: 江门市各部门对法人和非法人组织作出的行政许可决定（双公示）；不含自然人和个体工商户，不含法定代表人信息。
owner: drb
grain: [document_no]
columns:
  document_no: 行政许可决定文书号
  document_name: 行政许可决定文书名称
  holder_name: 行政相对人名称
  holder_uscc: 统一社会信用代码
  permit_kind: 许可类别
  certificate_name: 许可证书名称
  permit_no: 许可编号
  decided_on: 许可决定日期
  valid_from: 有效期自
  valid_until: 有效期至
  authority: 许可机关
  status: 当前状态
*/
select
    document_no, document_name, holder_name, holder_uscc, permit_kind, certificate_name, permit_no, decided_on,
    valid_from, valid_until, authority, status
from std.drb_administrative_permit
where holder_kind = '法人及非法人组织'
