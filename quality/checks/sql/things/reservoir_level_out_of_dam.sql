/*
title: {zh: 库水位超出大坝, en: Reservoir levels outside the dam}
description: 库水位高于坝顶高程，或低于死水位10米以上。
charges: std.wrb_reservoir_level
dimension: accuracy
reason: 库水位高于坝顶或远低于死水位
*/
select row._batch_id, row._line_no, 'level_m' as column_name
from std.wrb_reservoir_level as row
join std.wrb_reservoir_limit as bounds on row.station_code = bounds.station_code
where row.level_m > bounds.dam_crest_m or row.level_m < bounds.dead_level_m - 10
