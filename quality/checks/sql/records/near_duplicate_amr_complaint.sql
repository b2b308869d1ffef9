/*
title: {zh: 消费者投诉举报疑似重复, en: Near duplicates in amr_complaint}
description: 编号不同而内容相同的记录（complainant_phone, respondent_uscc, registered_at, problem 全部相同），保留最先的一条，其余记为重复。
charges: std.amr_complaint
dimension: accuracy
reason: 与另一条记录内容相同而编号不同
*/
select _batch_id, _line_no
from std.amr_complaint
where complainant_phone is not null
qualify row_number() over (partition by complainant_phone, respondent_uscc, registered_at, problem order by _ingested_at, _batch_id, _line_no) > 1
