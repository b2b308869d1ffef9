/*
title: {zh: 政务服务办件疑似重复, en: Near duplicates in gsda_service_case}
description: 编号不同而内容相同的记录（applicant_citizen_id, item_code, applied_at 全部相同），保留最先的一条，其余记为重复。
charges: std.gsda_service_case
dimension: accuracy
reason: 与另一条记录内容相同而编号不同
*/
select _batch_id, _line_no
from std.gsda_service_case
where applicant_citizen_id is not null
qualify row_number() over (partition by applicant_citizen_id, item_code, applied_at order by _ingested_at, _batch_id, _line_no) > 1
