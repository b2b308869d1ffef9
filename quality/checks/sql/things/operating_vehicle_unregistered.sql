/*
title: {zh: 营运车辆无机动车登记, en: Operating vehicles without registration}
description: 道路运输证上的号牌号码与种类不在机动车登记之中。
charges: std.trb_operating_vehicle
dimension: consistency
reason: 号牌在机动车登记中查不到
*/
select row._batch_id, row._line_no, 'plate_number' as column_name
from std.trb_operating_vehicle as row
where not exists (
    select 1 from std.psb_vehicle as vehicle
    where vehicle.plate_number = row.plate_number and vehicle.plate_kind = coalesce(row.plate_kind, vehicle.plate_kind)
)
