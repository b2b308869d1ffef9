/*
title: {zh: 营运车辆与机动车登记车架号不同, en: Operating vehicles with another frame number}
description: 号牌相同而车辆识别代号不同，疑似套牌或换车未变更。
charges: std.trb_operating_vehicle
dimension: consistency
reason: 车辆识别代号与机动车登记不一致
severity: error
*/
select row._batch_id, row._line_no, 'vin' as column_name
from std.trb_operating_vehicle as row
join std.psb_vehicle as vehicle
    on row.plate_number = vehicle.plate_number and row.plate_kind = vehicle.plate_kind
where row.vin <> vehicle.vin
