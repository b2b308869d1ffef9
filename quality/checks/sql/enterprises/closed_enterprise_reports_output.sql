/*
title: {zh: 已注销企业仍在报送产值, en: Cancelled enterprises that report output}
description: 市场监管登记已注销满三个月的企业仍报送工业产值。
charges: std.stat_industrial_output
dimension: consistency
reason: 企业在报告期之前已注销
*/
select row._batch_id, row._line_no, 'uscc' as column_name
from std.stat_industrial_output as row
join std.amr_market_entity as entity on row.uscc = entity.uscc
where entity.status in ('3', '4', '5') and cast(strptime(row.period || '01', '%Y%m%d') as date) > entity.cancelled_on + interval 3 month
