/*
title: {zh: 市场主体使用已废止的行政区划代码, en: Abolished division codes in amr_market_entity}
description: 行政区划代码在记录日期之前已经废止（GB/T 2260 沿革），应改用后继代码。
charges: std.amr_market_entity
dimension: timeliness
reason: 行政区划代码在记录日期之前已废止
*/
select row._batch_id, row._line_no, 'county_code' as column_name
from std.amr_market_entity as row
join std.mca_division_history as history on row.county_code = history.code
where
    history.end_year < extract(year from coalesce(row.approved_on, row.established_on))
    and row.county_code not in (select code from std.mca_division_history where end_year is null)
