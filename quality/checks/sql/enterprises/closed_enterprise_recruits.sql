/*
title: {zh: 已注销吊销企业仍在发布岗位, en: Closed enterprises that recruit}
description: 岗位发布日期晚于单位的注销、吊销日期。
charges: std.hrss_job_vacancy
dimension: consistency
reason: 用人单位在发布之前已注销或吊销
*/
select row._batch_id, row._line_no, 'employer_uscc' as column_name
from std.hrss_job_vacancy as row
join std.amr_market_entity as entity on row.employer_uscc = entity.uscc
where entity.status in ('2', '3', '4', '5') and row.published_on > coalesce(entity.cancelled_on, entity.revoked_on)
