/*
title: {zh: 车辆定位跳变, en: A vehicle's position far off its way}
description: 与前后两次定位之间的时速都超过200km/h的定位点：前后两点相近，只有这一点远离。
charges: std.trb_vehicle_position
dimension: accuracy
reason: 与前后定位点的时速都超过200km/h，疑为漂移
*/
with beside as (
    select
        _batch_id, _line_no, longitude, latitude, positioned_at,
        lag(longitude) over way as longitude_before,
        lag(latitude) over way as latitude_before,
        lag(positioned_at) over way as before,
        lead(longitude) over way as longitude_after,
        lead(latitude) over way as latitude_after,
        lead(positioned_at) over way as after
    from std.trb_vehicle_position
    window way as (partition by plate_number order by positioned_at)
),

measured as (
    select
        _batch_id, _line_no,
        111.2 * sqrt(
            power((longitude - longitude_before) * cos(radians(latitude)), 2) + power(latitude - latitude_before, 2)
        ) / nullif(epoch(positioned_at) - epoch(before), 0) * 3600 as speed_to,
        111.2 * sqrt(
            power((longitude_after - longitude) * cos(radians(latitude)), 2) + power(latitude_after - latitude, 2)
        ) / nullif(epoch(after) - epoch(positioned_at), 0) * 3600 as speed_from
    from beside
)

select _batch_id, _line_no, 'longitude' as column_name
from measured
where speed_to > 200 and speed_from > 200
