/*
parameters: {what: words, same: columns, known: condition}
says:
  title: {zh: $what疑似重复, en: Near duplicates in $charges}
  description: 编号不同而内容相同的记录（$same 全部相同），保留最先的一条，其余记为重复。
  dimension: accuracy
  reason: 与另一条记录内容相同而编号不同
*/
select _batch_id, _line_no
from std."$charges"
where "$known"
qualify row_number() over (partition by "$same" order by _ingested_at, _batch_id, _line_no) > 1
