/*
title: {zh: 河道站水势代码与实测涨落相反, en: Trends that contradict the levels of their station}
description: 同一测站十次以上的水势与相邻时次的实测涨落相反且占九成以上，疑似按另一份手册填写水势代码（4落、5涨的含义相反）。
charges: std.hyd_river_level
dimension: consistency
reason: 该测站的水势与实测涨落相反，疑似代码含义用反
*/
with
step as (
    select
        _batch_id, _line_no, station_code, trend,
        level_m - lag(level_m) over (partition by station_code order by observed_at) as rise
    from std.hyd_river_level
),
reversed as (
    select station_code
    from step
    where rise <> 0 and trend in ('涨', '落')
    group by station_code
    having
        count(*) filter (where (trend = '涨') = (rise < 0)) >= 10
        and count(*) filter (where (trend = '涨') = (rise < 0)) >= 0.9 * count(*)
)
select step._batch_id, step._line_no, 'trend' as column_name
from step
join reversed on step.station_code = reversed.station_code
where step.trend in ('涨', '落')
