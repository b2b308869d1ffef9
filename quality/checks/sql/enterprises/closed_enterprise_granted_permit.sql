/*
title: {zh: 已注销吊销企业获得行政许可, en: Permits granted to closed enterprises}
description: 行政许可决定日期晚于市场监管登记的注销、吊销日期。
charges: std.drb_administrative_permit
dimension: consistency
reason: 许可决定日期晚于相对人的注销或吊销日期
severity: error
*/
select row._batch_id, row._line_no, 'holder_uscc' as column_name
from std.drb_administrative_permit as row
join std.amr_market_entity as entity on row.holder_uscc = entity.uscc
where entity.status in ('2', '3', '4', '5') and row.decided_on > coalesce(entity.cancelled_on, entity.revoked_on)
