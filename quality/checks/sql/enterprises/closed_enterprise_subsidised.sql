/*
title: {zh: 向已注销吊销企业兑付惠企资金, en: Subsidies paid to closed enterprises}
description: 惠企资金兑付日期晚于企业的注销、吊销日期。
charges: std.fin_subsidy_payment
dimension: consistency
reason: 收款企业在兑付之前已注销或吊销
severity: error
*/
select row._batch_id, row._line_no, 'uscc' as column_name
from std.fin_subsidy_payment as row
join std.amr_market_entity as entity on row.uscc = entity.uscc
where entity.status in ('2', '3', '4', '5') and row.paid_on > coalesce(entity.cancelled_on, entity.revoked_on)
