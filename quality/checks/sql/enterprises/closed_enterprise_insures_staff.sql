/*
title: {zh: 已注销吊销企业仍在为员工缴纳社保, en: Closed enterprises that still insure staff}
description: 市场监管登记已注销、吊销的企业，在其后的月份仍有社会保险缴费。
charges: std.sib_insurance_payment
dimension: consistency
reason: 缴费单位在该月之前已注销或吊销
*/
select row._batch_id, row._line_no, 'employer_uscc' as column_name
from std.sib_insurance_payment as row
join std.amr_market_entity as entity on row.employer_uscc = entity.uscc
where entity.status in ('2', '3', '4', '5') and cast(strptime(row.period || '01', '%Y%m%d') as date) > coalesce(entity.cancelled_on, entity.revoked_on)
