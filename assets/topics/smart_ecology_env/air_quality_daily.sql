/*
title: {zh: 空气质量日均值, en: Daily air quality}
description: 各监测点位逐日（北京时间）六项污染物浓度、空气质量指数与首要污染物，按 HJ 633-2012 计算；六项浓度连续六个以上小时完全不变的时段视为仪器停滞，不参与计算。
owner: eeb
system: smart_ecology_env
grain: [station_name, observed_on]
columns:
  station_name: 监测点位
  observed_on: {title: 日期, description: 北京时间}
  pm2_5: {title: 细颗粒物日均, unit: μg/m³}
  pm10: {title: 可吸入颗粒物日均, unit: μg/m³}
  so2: {title: 二氧化硫日均, unit: μg/m³}
  no2: {title: 二氧化氮日均, unit: μg/m³}
  co: {title: 一氧化碳日均, unit: mg/m³}
  o3_8h: {title: 臭氧日最大八小时滑动平均, unit: μg/m³}
  aqi: {title: 空气质量指数}
  level: {title: 空气质量级别}
  primary_pollutants: {title: 首要污染物, description: 指数大于50时最大分指数对应的污染物，并列时以逗号分隔}
  valid_hours: {title: 有效小时数, unit: 小时}
  stuck_hours: {title: 仪器停滞小时数, unit: 小时}
  is_valid_day: {title: 是否有效日, description: 有效小时数不少于20（GB 3095-2012 数据有效性）}
checks:
  - {name: hours_within_a_day, check: "valid_hours between 0 and 24 and stuck_hours between 0 and 24", message: 一日的小时数超过24, severity: error}
  - {name: aqi_in_range, check: "aqi between 0 and 500", message: 空气质量指数不在0至500之间, dimension: accuracy, severity: error}
  - {name: day_is_complete, check: "is_valid_day", message: 有效小时数不足20, dimension: completeness, severity: warning}
*/
with

compared as (
    select
        station_name, observed_at, pm2_5, pm10, so2, no2, co, o3_1h, o3_8h,
        case when
            pm2_5 is not distinct from lag(pm2_5) over hours
            and pm10 is not distinct from lag(pm10) over hours
            and so2 is not distinct from lag(so2) over hours
            and no2 is not distinct from lag(no2) over hours
            and co is not distinct from lag(co) over hours
            and o3_1h is not distinct from lag(o3_1h) over hours
            then 0 else 1
        end as has_changed
    from std.eeb_air_quality
    window hours as (partition by station_name order by observed_at)
),

runs as (
    select
        compared.*,
        sum(has_changed) over (
            partition by station_name order by observed_at rows between unbounded preceding and current row
        ) as run
    from compared
),

hourly as (
    select
        station_name,
        cast(observed_at at time zone 'Asia/Shanghai' as date) as observed_on,
        pm2_5, pm10, so2, no2, co, o3_8h,
        coalesce(pm2_5, pm10, so2, no2, co, o3_1h) is not null as is_measured,
        count(*) over (partition by station_name, run) >= 6 as is_stuck
    from runs
),

-- sums of decimals are exact, so the same rows give the same mean in any order
daily as (
    select
        station_name,
        observed_on,
        count(*) filter (where is_measured and not is_stuck) as valid_hours,
        count(*) filter (where is_measured and is_stuck) as stuck_hours,
        round(cast(sum(cast(pm2_5 as decimal(12, 3))) filter (where not is_stuck) as double)
            / nullif(count(pm2_5) filter (where not is_stuck), 0), 0) as pm2_5,
        round(cast(sum(cast(pm10 as decimal(12, 3))) filter (where not is_stuck) as double)
            / nullif(count(pm10) filter (where not is_stuck), 0), 0) as pm10,
        round(cast(sum(cast(so2 as decimal(12, 3))) filter (where not is_stuck) as double)
            / nullif(count(so2) filter (where not is_stuck), 0), 0) as so2,
        round(cast(sum(cast(no2 as decimal(12, 3))) filter (where not is_stuck) as double)
            / nullif(count(no2) filter (where not is_stuck), 0), 0) as no2,
        round(cast(sum(cast(co as decimal(12, 3))) filter (where not is_stuck) as double)
            / nullif(count(co) filter (where not is_stuck), 0), 1) as co,
        max(o3_8h) filter (where not is_stuck) as o3_8h
    from hourly
    group by station_name, observed_on
),

concentrations as (
    select station_name, observed_on, 'PM2.5' as pollutant, pm2_5 as concentration from daily
    union all
    select station_name, observed_on, 'PM10' as pollutant, pm10 as concentration from daily
    union all
    select station_name, observed_on, 'SO2' as pollutant, so2 as concentration from daily
    union all
    select station_name, observed_on, 'NO2' as pollutant, no2 as concentration from daily
    union all
    select station_name, observed_on, 'CO' as pollutant, co as concentration from daily
    union all
    select station_name, observed_on, 'O3' as pollutant, o3_8h as concentration from daily
),

-- HJ 633-2012 table 1, 24-hour means and the 8-hour mean of ozone
limits as (
    select * from (values
        ('PM2.5', 0, 35, 0, 50), ('PM2.5', 35, 75, 50, 100), ('PM2.5', 75, 115, 100, 150),
        ('PM2.5', 115, 150, 150, 200), ('PM2.5', 150, 250, 200, 300),
        ('PM2.5', 250, 350, 300, 400), ('PM2.5', 350, 500, 400, 500),
        ('PM10', 0, 50, 0, 50), ('PM10', 50, 150, 50, 100), ('PM10', 150, 250, 100, 150),
        ('PM10', 250, 350, 150, 200), ('PM10', 350, 420, 200, 300),
        ('PM10', 420, 500, 300, 400), ('PM10', 500, 600, 400, 500),
        ('SO2', 0, 50, 0, 50), ('SO2', 50, 150, 50, 100), ('SO2', 150, 475, 100, 150),
        ('SO2', 475, 800, 150, 200), ('SO2', 800, 1600, 200, 300),
        ('SO2', 1600, 2100, 300, 400), ('SO2', 2100, 2620, 400, 500),
        ('NO2', 0, 40, 0, 50), ('NO2', 40, 80, 50, 100), ('NO2', 80, 180, 100, 150),
        ('NO2', 180, 280, 150, 200), ('NO2', 280, 565, 200, 300),
        ('NO2', 565, 750, 300, 400), ('NO2', 750, 940, 400, 500),
        ('CO', 0, 2, 0, 50), ('CO', 2, 4, 50, 100), ('CO', 4, 14, 100, 150),
        ('CO', 14, 24, 150, 200), ('CO', 24, 36, 200, 300),
        ('CO', 36, 48, 300, 400), ('CO', 48, 60, 400, 500),
        ('O3', 0, 100, 0, 50), ('O3', 100, 160, 50, 100), ('O3', 160, 215, 100, 150),
        ('O3', 215, 265, 150, 200), ('O3', 265, 800, 200, 300)
    ) as steps (pollutant, low, high, index_low, index_high)
),

-- the index is rounded up; beyond the table it stays at its end
indices as (
    select
        concentrations.station_name,
        concentrations.observed_on,
        concentrations.pollutant,
        max(cast(ceil(round(
            limits.index_low + (limits.index_high - limits.index_low)
            * (least(concentrations.concentration, limits.high) - limits.low) / nullif(limits.high - limits.low, 0), 6
        )) as bigint)) as pollutant_index
    from concentrations
    inner join limits
        on concentrations.pollutant = limits.pollutant
        and (concentrations.concentration > limits.low or limits.low = 0)
    where concentrations.concentration is not null
    group by concentrations.station_name, concentrations.observed_on, concentrations.pollutant
),

ranked as (
    select
        indices.*,
        max(pollutant_index) over (partition by station_name, observed_on) as aqi
    from indices
),

summarised as (
    select
        station_name,
        observed_on,
        max(aqi) as aqi,
        array_to_string(
            list_sort(list(pollutant) filter (where pollutant_index = aqi and aqi > 50)), ','
        ) as primary_pollutants
    from ranked
    group by station_name, observed_on
)

select
    daily.station_name,
    daily.observed_on,
    daily.pm2_5,
    daily.pm10,
    daily.so2,
    daily.no2,
    daily.co,
    daily.o3_8h,
    summarised.aqi,
    case
        when summarised.aqi <= 50 then '优'
        when summarised.aqi <= 100 then '良'
        when summarised.aqi <= 150 then '轻度污染'
        when summarised.aqi <= 200 then '中度污染'
        when summarised.aqi <= 300 then '重度污染'
        when summarised.aqi > 300 then '严重污染'
    end as level,
    nullif(summarised.primary_pollutants, '') as primary_pollutants,
    daily.valid_hours,
    daily.stuck_hours,
    daily.valid_hours >= 20 as is_valid_day
from daily
left join summarised on daily.station_name = summarised.station_name and daily.observed_on = summarised.observed_on
