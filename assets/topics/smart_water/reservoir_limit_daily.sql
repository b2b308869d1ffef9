/*
title: {zh: 水库超汛限日汇总, en: Reservoirs above their limits by day}
description: >-
  每日8时前后1小时内的库水位与当期限制水位的对照，按县级区划和水库类型汇总：水库数、报汛数、超限数、最大超限幅度和可调蓄库容（总库容减蓄水量）。
  当期限制水位见水库水情与汛限对照；没有限制水位的水库报汛而不判断，测站未登记的读数不计。蓄水量单位为百万立方米，超过总库容1.1倍的读数视为单位错误，不计入可调蓄库容。
owner: wrb
system: smart_water
grain: [day, county_code, reservoir_class]
columns:
  day: {title: 日期, description: 北京时间}
  county_code: {title: 区划代码, description: 测站未登记者为 000000}
  reservoir_class: 水库类型
  reservoirs: {title: 水库数, unit: 座}
  reported: {title: 报汛数, unit: 座, description: 8时前后1小时内有读数}
  judged: {title: 判断数, unit: 座, description: 有当期限制水位}
  over_limit: {title: 超限数, unit: 座}
  max_above_m: {title: 最大超限幅度, unit: m, description: 没有超限则为空}
  free_capacity_million_m3: {title: 可调蓄库容, unit: 百万m³}
checks:
  - {name: parts_within_whole, check: "over_limit <= judged and judged <= reported and reported <= reservoirs", message: 超限、判断、报汛数多于水库数, severity: error}
  - {name: all_report, check: "reported = reservoirs", message: 有水库没有报汛, dimension: completeness, severity: warning}
*/
with

-- of the readings about eight o'clock the nearest one, the earlier of two
morning as (
    select
        station_code,
        observed_on,
        level_m,
        limit_m,
        above_limit_m,
        is_over_limit,
        storage_million_m3,
        row_number() over (
            partition by station_code, observed_on order by abs(observed_hour - 8), observed_at
        ) as position
    from topic.smart_water_reservoir_status
    where observed_hour between 7 and 9
),

reservoirs as (
    select
        known.station_code,
        coalesce(division.current_code, '000000') as county_code,
        coalesce(limits.reservoir_class, '不详') as reservoir_class,
        limits.total_capacity_million_m3
    from (
        select station_code from std.wrb_reservoir_limit
        union
        select status.station_code
        from topic.smart_water_reservoir_status as status
        inner join std.wrb_station as station on status.station_code = station.station_code
    ) as known
    left join std.wrb_reservoir_limit as limits on known.station_code = limits.station_code
    left join std.wrb_station as station on known.station_code = station.station_code
    left join master.division_resolution as division on station.county_code = division.code
),

days as (
    select distinct observed_on as day
    from topic.smart_water_reservoir_status
)

select
    days.day,
    reservoirs.county_code,
    reservoirs.reservoir_class,
    count(*) as reservoirs,
    count(morning.level_m) as reported,
    count(morning.level_m) filter (where morning.limit_m is not null) as judged,
    count(*) filter (where morning.is_over_limit) as over_limit,
    max(morning.above_limit_m) filter (where morning.is_over_limit) as max_above_m,
    cast(sum(
        cast(reservoirs.total_capacity_million_m3 as decimal(18, 3))
        - cast(morning.storage_million_m3 as decimal(18, 3))
    ) filter (
        where morning.storage_million_m3 <= reservoirs.total_capacity_million_m3 * 1.1
    ) as double) as free_capacity_million_m3
from days
cross join reservoirs
left join morning
    on days.day = morning.observed_on and reservoirs.station_code = morning.station_code and morning.position = 1
group by days.day, reservoirs.county_code, reservoirs.reservoir_class
