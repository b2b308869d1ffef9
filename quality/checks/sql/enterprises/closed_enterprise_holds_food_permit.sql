/*
title: {zh: 已注销吊销企业食品经营许可仍有效, en: Food permits of closed enterprises}
description: 市场监管登记已注销、吊销的经营者，食品经营许可状态仍为有效。
charges: std.amr_food_permit
dimension: consistency
reason: 经营者已注销或吊销而许可仍为有效
*/
select row._batch_id, row._line_no, 'uscc' as column_name
from std.amr_food_permit as row
join std.amr_market_entity as entity on row.uscc = entity.uscc
where entity.status in ('2', '3', '4', '5') and row.status = '有效'
