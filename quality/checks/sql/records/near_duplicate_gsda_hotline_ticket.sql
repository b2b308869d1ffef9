/*
title: {zh: 热线工单疑似重复, en: Near duplicates in gsda_hotline_ticket}
description: 编号不同而内容相同的记录（caller_phone, called_at, title, content 全部相同），保留最先的一条，其余记为重复。
charges: std.gsda_hotline_ticket
dimension: accuracy
reason: 与另一条记录内容相同而编号不同
*/
select _batch_id, _line_no
from std.gsda_hotline_ticket
where caller_phone is not null and content is not null
qualify row_number() over (partition by caller_phone, called_at, title, content order by _ingested_at, _batch_id, _line_no) > 1
