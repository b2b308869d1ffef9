/*
title: {zh: 已注销企业仍在纳税, en: Cancelled enterprises that still pay tax}
description: 市场监管登记已注销满三个月的企业仍有纳税汇总。
charges: std.tax_tax_payment_summary
dimension: consistency
reason: 纳税人在该月之前已注销
*/
select row._batch_id, row._line_no, 'uscc' as column_name
from std.tax_tax_payment_summary as row
join std.amr_market_entity as entity on row.uscc = entity.uscc
where entity.status in ('3', '4', '5') and cast(strptime(row.period || '01', '%Y%m%d') as date) > entity.cancelled_on + interval 3 month
