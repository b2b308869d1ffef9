/*
title: {zh: 户籍人口使用已废止的行政区划代码, en: Abolished division codes in psb_resident}
description: 行政区划代码在记录日期之前已经废止（GB/T 2260 沿革），应改用后继代码。
charges: std.psb_resident
dimension: timeliness
reason: 行政区划代码在记录日期之前已废止
*/
select row._batch_id, row._line_no, 'county_code' as column_name
from std.psb_resident as row
join std.mca_division_history as history on row.county_code = history.code
where
    history.end_year < extract(year from row.updated_at)
    and row.county_code not in (select code from std.mca_division_history where end_year is null)
