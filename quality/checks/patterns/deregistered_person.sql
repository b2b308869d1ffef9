/*
says:
  description: 户籍因死亡注销的次月起仍有记录，须由责任部门核实；迁出、出国出境定居的不在此列，注销原因不详的一并核实。
  dimension: consistency
  reason: 该人员户籍已因死亡注销，须核实
*/
select row._batch_id, row._line_no, 'citizen_id' as column_name
from std."$charges" as row
join std.psb_resident as resident on row.citizen_id = resident.citizen_id
where cast(strptime(row.period || '01', '%Y%m%d') as date) > resident.cancelled_on
    and coalesce(resident.cancelled_for, '死亡') = '死亡'
