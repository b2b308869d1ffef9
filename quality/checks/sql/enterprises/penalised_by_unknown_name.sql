/*
title: {zh: 行政处罚相对人名称与登记不符, en: Penalised under another name}
description: 统一社会信用代码已登记，处罚公示的名称与登记名称没有一处两字相同，疑似代码张冠李戴。
charges: std.drb_administrative_penalty
dimension: consistency
reason: 处罚相对人名称与该代码的登记名称完全不同
*/
select row._batch_id, row._line_no, 'holder_name' as column_name
from std.drb_administrative_penalty as row
join std.amr_market_entity as entity on row.holder_uscc = entity.uscc
where jaccard(row.holder_name, entity.entity_name) < 0.2
