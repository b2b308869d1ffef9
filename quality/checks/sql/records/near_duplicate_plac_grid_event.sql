/*
title: {zh: 网格事件疑似重复, en: Near duplicates in plac_grid_event}
description: 编号不同而内容相同的记录（grid_code, reported_at, category, description 全部相同），保留最先的一条，其余记为重复。
charges: std.plac_grid_event
dimension: accuracy
reason: 与另一条记录内容相同而编号不同
*/
select _batch_id, _line_no
from std.plac_grid_event
where description is not null
qualify row_number() over (partition by grid_code, reported_at, category, description order by _ingested_at, _batch_id, _line_no) > 1
