/*
title: {zh: 河道水位预警, en: Outlook of river levels}
description: >-
  各在册河道站今后24小时的最高预测水位与警戒水位、保证水位的对照。预测达到保证水位为红，达到警戒水位为黄，只有80%区间上限达到警戒水位为蓝，
  等于限值即为达到（本库约定）。测站与限值的基面不一致或任一不详时不作判断。测得的超警戒见河道超警表。
owner: hyd
system: smart_water
grain: [station_code]
columns:
  station_code: 测站编码
  origin: {title: 预测起点, description: 北京时间}
  method: 采用的方法
  highest_m: {title: 24小时最高预测水位, unit: m}
  highest_80_m: {title: 24小时最高的80%区间上限, unit: m}
  highest_at: {title: 最高预测水位的时间, description: 北京时间，最早的一个}
  warning_m: {title: 警戒水位, unit: m}
  guarantee_m: {title: 保证水位, unit: m}
  first_over_at: {title: 预测首次达到警戒水位的时间, description: 不达到则为空}
  level: {title: 预警级别, description: 正常、蓝、黄、红；不能判断则为空}
checks:
  - {name: bound_above_forecast, check: "highest_80_m >= highest_m", message: 区间上限低于预测值, severity: error}
  - {name: over_is_warned, check: "first_over_at is null or level in ('黄', '红')", message: 预测超警戒而没有预警, severity: error}
*/
with

ahead as (
    select
        forecast.station_code,
        forecast.origin,
        forecast.method,
        forecast.period,
        forecast.value,
        forecast.high_80,
        case when station.datum = limits.datum then limits.warning_level_m end as warning_m,
        case when station.datum = limits.datum then limits.guarantee_level_m end as guarantee_m,
        row_number() over (partition by forecast.station_code order by forecast.value desc, forecast.period) as rank
    from topic.smart_water_level_forecast as forecast
    left join std.wrb_station as station on forecast.station_code = station.station_code
    left join std.wrb_river_limit as limits on forecast.station_code = limits.station_code
    where forecast.is_latest and forecast.is_published
)

select
    station_code,
    max(origin) as origin,
    max(method) as method,
    max(value) as highest_m,
    max(high_80) as highest_80_m,
    max(case when rank = 1 then period end) as highest_at,
    max(warning_m) as warning_m,
    max(guarantee_m) as guarantee_m,
    min(case when value >= warning_m then period end) as first_over_at,
    case
        when max(value) >= max(guarantee_m) then '红'
        when max(value) >= max(warning_m) then '黄'
        when max(high_80) >= max(warning_m) then '蓝'
        when max(warning_m) is not null then '正常'
    end as level
from ahead
group by station_code
