/*
title: {zh: 河道超警, en: River levels above warning}
description: >-
  河道站逐时水位与警戒水位、保证水位的对照，等于限值即为超。测站与限值的基面不一致或任一不详时不作判断。
  超警时长从本次超警的第一个读数算起，两个超警读数相隔不足3小时为同一次。
owner: hyd
system: smart_water
grain: [station_code, observed_at]
columns:
  station_code: 测站编码
  county_code: {title: 区划代码, description: 测站未登记者为 000000}
  observed_at: {title: 时间, description: 时段末，UTC}
  observed_on: {title: 日期, description: 北京时间}
  level_m: {title: 水位, unit: m}
  warning_m: {title: 警戒水位, unit: m}
  guarantee_m: {title: 保证水位, unit: m}
  above_warning_m: {title: 超警戒幅度, unit: m, description: 负为低于警戒水位；不能判断则为空}
  state: {title: 状态, description: 正常、超警戒、超保证；不能判断则为空}
  hours_over: {title: 本次超警时长, unit: 小时, description: 不超警则为空}
checks:
  - {name: state_follows_level, check: "state is null or (state = '正常') = (above_warning_m < 0)", message: 状态与超警幅度不一致, severity: error}
*/
with

judged as (
    select
        reading.station_code,
        coalesce(division.current_code, '000000') as county_code,
        reading.observed_at,
        reading.level_m,
        limits.warning_level_m as warning_m,
        limits.guarantee_level_m as guarantee_m,
        case when station.datum = limits.datum then round(reading.level_m - limits.warning_level_m, 3)
        end as above_warning_m,
        case when station.datum = limits.datum then round(reading.level_m - limits.guarantee_level_m, 3)
        end as above_guarantee_m
    from std.hyd_river_level as reading
    left join std.wrb_station as station on reading.station_code = station.station_code
    left join std.wrb_river_limit as limits on reading.station_code = limits.station_code
    left join master.division_resolution as division on station.county_code = division.code
),

over as (
    select
        station_code,
        observed_at,
        floor(epoch(observed_at)) as at_second,
        lag(floor(epoch(observed_at))) over (partition by station_code order by observed_at) as second_before
    from judged
    where above_warning_m >= 0
),

numbered as (
    select
        station_code,
        observed_at,
        at_second,
        sum(case when at_second - second_before < 10800 then 0 else 1 end) over (
            partition by station_code order by observed_at rows between unbounded preceding and current row
        ) as event
    from over
),

lasting as (
    select
        station_code,
        observed_at,
        round((at_second - min(at_second) over (partition by station_code, event)) / 3600.0, 2) as hours_over
    from numbered
)

select
    judged.station_code,
    judged.county_code,
    judged.observed_at,
    cast(judged.observed_at at time zone 'Asia/Shanghai' as date) as observed_on,
    judged.level_m,
    judged.warning_m,
    judged.guarantee_m,
    judged.above_warning_m,
    case
        when judged.above_guarantee_m >= 0 then '超保证'
        when judged.above_warning_m >= 0 then '超警戒'
        when judged.above_warning_m < 0 then '正常'
    end as state,
    lasting.hours_over
from judged
left join lasting on judged.station_code = lasting.station_code and judged.observed_at = lasting.observed_at
