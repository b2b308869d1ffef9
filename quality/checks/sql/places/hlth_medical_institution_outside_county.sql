/*
title: {zh: 医疗机构坐标不在所属县（市、区）, en: hlth_medical_institution outside its county}
description: 坐标落在所属县（市、区）标准地址的范围（百分之一至九十九分位，外扩0.15度）之外；该县标准地址不足30条时不判定。
charges: std.hlth_medical_institution
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

select row._batch_id, row._line_no, 'lng' as column_name
from std.hlth_medical_institution as row
join std.mca_division_history as county on row.county_code = county.code
join reach on reach.name = county.name
where row.lng not between reach.west and reach.east or row.lat not between reach.south and reach.north
