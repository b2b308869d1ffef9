/*
title: {zh: 户籍人口同时登记为流动人口, en: Residents registered as floating population}
description: 同一公民身份号码既是所在县（市、区）的户籍人口，又在同一县（市、区）登记为流动人口（双重登记）。
charges: std.psb_floating_population
dimension: consistency
reason: 该人员已是同一县（市、区）的户籍人口
*/
select floating._batch_id, floating._line_no, 'citizen_id' as column_name
from std.psb_floating_population as floating
join std.psb_resident as resident on floating.citizen_id = resident.citizen_id
join std.mca_division_history as county on resident.county_code = county.code
where resident.cancelled_on is null and county.name = floating.county_name
