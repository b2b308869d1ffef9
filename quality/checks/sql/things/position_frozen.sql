/*
title: {zh: 车辆定位不动而有速度, en: A position that stands still while the vehicle drives}
description: 连续三次以上定位在同一点，而终端上报的速度大于5km/h：卫星定位已失效，终端重复上报旧位置。
charges: std.trb_vehicle_position
dimension: accuracy
reason: 位置与前一次相同而速度大于5km/h，定位已失效
*/
with moved as (
    select
        _batch_id, _line_no, plate_number, positioned_at,
        speed > 5
        and longitude = lag(longitude) over way
        and latitude = lag(latitude) over way as still
    from std.trb_vehicle_position
    window way as (partition by plate_number order by positioned_at)
),

runs as (
    select
        _batch_id, _line_no, still,
        lag(still) over way as still_before,
        lead(still) over way as still_after
    from moved
    window way as (partition by plate_number order by positioned_at)
)

select _batch_id, _line_no, 'longitude' as column_name
from runs
where still and (still_before or still_after)
