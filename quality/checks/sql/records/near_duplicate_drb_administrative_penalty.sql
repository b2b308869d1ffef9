/*
title: {zh: 行政处罚疑似重复, en: Near duplicates in drb_administrative_penalty}
description: 编号不同而内容相同的记录（holder_uscc, decided_on, penalty_kind, fine, facts 全部相同），保留最先的一条，其余记为重复。
charges: std.drb_administrative_penalty
dimension: accuracy
reason: 与另一条记录内容相同而编号不同
*/
select _batch_id, _line_no
from std.drb_administrative_penalty
where facts is not null
qualify row_number() over (partition by holder_uscc, decided_on, penalty_kind, fine, facts order by _ingested_at, _batch_id, _line_no) > 1
