/*
title: {zh: 河道水位, en: River levels}
description: 各河道站逐时水位、流量与较上一时次的涨落；水位须结合测站基面使用，不同基面的站之间不可比较。
owner: hyd
system: smart_water
grain: [station_code, observed_at]
columns:
  station_code: 测站编码
  station_name: 测站名称
  river_name: 河流名称
  county_code: 区划代码
  county_name: 区划名称
  datum: 基面
  observed_at: {title: 时间, description: 时段末，UTC}
  observed_on: {title: 日期, description: 北京时间}
  level_m: {title: 水位, unit: m}
  rise_m: {title: 较上一时次涨落, unit: m, description: 正为涨}
  flow_m3s: {title: 流量, unit: m³/s}
  trend: 水势
checks:
  - {name: rise_plausible, check: "abs(rise_m) < 5", message: 相邻时次水位变化超过5米, dimension: accuracy, severity: warning}
  - {name: station_is_registered, check: "station_name is not null", message: 测站未登记, dimension: completeness, severity: warning}
*/
select
    reading.station_code,
    station.station_name,
    station.river_name,
    division.current_code as county_code,
    division.current_name as county_name,
    station.datum,
    reading.observed_at,
    cast(reading.observed_at at time zone 'Asia/Shanghai' as date) as observed_on,
    reading.level_m,
    round(
        reading.level_m - lag(reading.level_m) over (partition by reading.station_code order by reading.observed_at), 3
    ) as rise_m,
    reading.flow_m3s,
    reading.trend
from std.hyd_river_level as reading
left join std.wrb_station as station on reading.station_code = station.station_code
left join master.division_resolution as division on station.county_code = division.code
