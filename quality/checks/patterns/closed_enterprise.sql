/*
parameters: {code: column, closed: texts, still: condition}
says: {dimension: consistency}
*/
select row._batch_id, row._line_no, '$code' as column_name
from std."$charges" as row
join std.amr_market_entity as entity on row."$code" = entity.uscc
where entity.status in ("$closed") and "$still"
