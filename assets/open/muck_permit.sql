/*
title: {zh: 江门市建筑垃圾运输许可, en: Permits to carry construction waste of Jiangmen}
description: 江门市建筑垃圾运输许可：许可证号、运输企业统一社会信用代码、允许运输时段与有效期；不含号牌。
owner: umb
grain: [permit_no]
columns:
  permit_no: 许可证号
  holder_uscc: 运输企业统一社会信用代码
  from_hour: {title: 允许起始时, unit: 时}
  to_hour: {title: 允许截止时, unit: 时}
  valid_from: 有效期自
  valid_until: 有效期至
*/
select permit_no, holder_uscc, from_hour, to_hour, valid_from, valid_until
from std.umb_muck_permit
where substring(holder_uscc, 1, 2) <> '92'
