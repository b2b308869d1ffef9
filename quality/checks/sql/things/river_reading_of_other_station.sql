/*
title: {zh: 河道水情报自非河道站, en: River levels from stations that are none}
description: 测站类型不是河道站的水情记录，疑似站码混用。
charges: std.hyd_river_level
dimension: consistency
reason: 该测站不是河道站
*/
select row._batch_id, row._line_no, 'station_code' as column_name
from std.hyd_river_level as row
join std.wrb_station as station on row.station_code = station.station_code
where station.station_type not like '河道%'
