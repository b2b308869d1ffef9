/*
title: {zh: 水库水情与汛限对照, en: Reservoir status against limits}
description: >-
  各水库逐时库水位、蓄水量与当期限制水位的对照：日期落在分期汛限（前汛期、主汛期、后汛期等）之一的对照该期限制水位；
  没有分期的水库汛期（4月15日至10月15日）对照汛期限制水位；其余时间对照正常高水位。日期按北京时间。
owner: wrb
system: smart_water
grain: [station_code, observed_at]
columns:
  station_code: 测站编码
  station_name: 水库名称
  county_code: 区划代码
  county_name: 区划名称
  reservoir_class: 水库类型
  observed_at: {title: 时间, description: 时段末，UTC}
  observed_on: {title: 日期, description: 北京时间}
  observed_hour: {title: 时, description: 北京时间}
  level_m: {title: 库水位, unit: m}
  limit_m: {title: 当期限制水位, unit: m}
  above_limit_m: {title: 超限幅度, unit: m, description: 负为低于限制水位}
  is_over_limit: 是否超限
  storage_million_m3: {title: 蓄水量, unit: 百万m³}
  storage_ratio: {title: 蓄水率, description: 蓄水量与总库容之比}
  inflow_m3s: {title: 入库流量, unit: m³/s}
  outflow_m3s: {title: 出库流量, unit: m³/s}
checks:
  - {name: below_dam, check: "above_limit_m < 30", message: 库水位高出限制水位30米以上, dimension: accuracy, severity: warning}
  - {name: storage_within_capacity, check: "storage_ratio between 0 and 1.1", message: 蓄水量超出总库容, dimension: accuracy, severity: warning}
*/
with

readings as (
    select
        station_code,
        observed_at,
        cast(observed_at at time zone 'Asia/Shanghai' as date) as observed_on,
        extract(hour from observed_at at time zone 'Asia/Shanghai') as observed_hour,
        level_m,
        storage_million_m3,
        inflow_m3s,
        outflow_m3s
    from std.wrb_reservoir_level
),

-- where periods overlap the lowest limit holds
staged as (
    select readings.station_code, readings.observed_on, min(period.flood_limit_m) as flood_limit_m
    from (select distinct station_code, observed_on from readings) as readings
    inner join std.wrb_reservoir_period as period
        on readings.station_code = period.station_code
        and strftime(readings.observed_on, '%m%d') between period.from_month_day and period.to_month_day
    group by readings.station_code, readings.observed_on
),

compared as (
    select
        readings.*,
        limits.reservoir_class,
        limits.total_capacity_million_m3,
        case
            when staged.flood_limit_m is not null then staged.flood_limit_m
            when known.station_code is null and strftime(readings.observed_on, '%m%d') between '0415' and '1015'
                then limits.flood_limit_m
            else limits.normal_level_m
        end as limit_m
    from readings
    left join std.wrb_reservoir_limit as limits on readings.station_code = limits.station_code
    left join staged
        on readings.station_code = staged.station_code and readings.observed_on = staged.observed_on
    left join (select distinct station_code from std.wrb_reservoir_period) as known
        on readings.station_code = known.station_code
)

select
    compared.station_code,
    station.station_name,
    division.current_code as county_code,
    division.current_name as county_name,
    compared.reservoir_class,
    compared.observed_at,
    compared.observed_on,
    compared.observed_hour,
    compared.level_m,
    compared.limit_m,
    round(compared.level_m - compared.limit_m, 3) as above_limit_m,
    compared.level_m > compared.limit_m as is_over_limit,
    compared.storage_million_m3,
    round(compared.storage_million_m3 / nullif(compared.total_capacity_million_m3, 0), 4) as storage_ratio,
    compared.inflow_m3s,
    compared.outflow_m3s
from compared
left join std.wrb_station as station on compared.station_code = station.station_code
left join master.division_resolution as division on station.county_code = division.code
