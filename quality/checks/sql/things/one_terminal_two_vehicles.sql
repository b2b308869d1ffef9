/*
title: {zh: 同一终端用于两辆车, en: One terminal in two vehicles}
description: 终端编号在当日先由另一辆车使用：先出现的车视为终端所属（不足三条的零星定位不算），其余的车予以提示。
charges: std.trb_vehicle_position
dimension: consistency
reason: 终端编号已由另一辆车使用
*/
with first_seen as (
    select terminal_id, plate_number, min(positioned_at) as since, count(*) < 3 as stray
    from std.trb_vehicle_position
    group by terminal_id, plate_number
),

owner as (
    select terminal_id, plate_number
    from first_seen
    qualify row_number() over (partition by terminal_id order by stray, since, plate_number) = 1
)

select row._batch_id, row._line_no, 'terminal_id' as column_name
from std.trb_vehicle_position as row
join owner on row.terminal_id = owner.terminal_id
where row.plate_number <> owner.plate_number
