/*
title: {zh: 标准地名坐标不在所属县（市、区）, en: mca_place_name outside its county}
description: 坐标落在所属县（市、区）标准地址的范围（百分之一至九十九分位，外扩0.15度）之外；该县标准地址不足30条时不判定。
charges: std.mca_place_name
dimension: accuracy
reason: 坐标不在所属县（市、区）范围之内
*/
with reach as (
    select
        history.name,
        quantile_cont(address.longitude, 0.01) - 0.15 as west,
        quantile_cont(address.longitude, 0.99) + 0.15 as east,
        quantile_cont(address.latitude, 0.01) - 0.15 as south,
        quantile_cont(address.latitude, 0.99) + 0.15 as north
    from std.psb_standard_address as address
    join std.mca_division_history as history on address.county_code = history.code
    where history.end_year is null
    group by history.name
    having count(*) >= 30
)

select row._batch_id, row._line_no, 'longitude' as column_name
from std.mca_place_name as row
join reach on reach.name = row.county_name
where row.longitude not between reach.west and reach.east or row.latitude not between reach.south and reach.north
