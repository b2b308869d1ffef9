/*
title: {zh: 江门市取水许可, en: Water intake permits of Jiangmen}
description: 江门市取水许可证的编号、取水权人、水源类型、许可年取水量、发证日期与有效期；不含个体工商户。
owner: wrb
grain: [permit_no]
columns:
  permit_no: 取水许可证编号
  holder_name: 取水权人名称
  source_kind: 水源类型
  licensed_10k_m3: {title: 许可年取水量, unit: 万m³}
  issued_on: 发证日期
  valid_until: 有效期至
*/
select permit_no, holder_name, source_kind, licensed_10k_m3, issued_on, valid_until
from std.wrb_water_intake_permit
where substring(uscc, 1, 2) <> '92'
