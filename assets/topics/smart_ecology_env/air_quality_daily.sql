/*
title: {zh: 空气质量日均值, en: Daily air quality}
description: >-
  各监测点位逐日（北京时间）六项污染物浓度、空气质量指数与首要污染物，按 HJ 633-2012 计算。一日为时标00至23的小时（时标为该小时的起点，待环境部门确认）；
  六项浓度连续六个以上小时完全不变的时段视为仪器停滞，不参与计算。有效性逐项判断（GB 3095-2012、HJ 663-2013）：24小时均值须有20个以上小时；
  臭氧八小时滑动均值由小时值计算，须有6个以上小时，只取8时至24时结束的17个窗口，有14个以上为有效，不足而最大值已超标（160）的仍为有效。
  浓度按 GB/T 8170 修约；六项都有效才有空气质量指数。对照点也列出，城市均值（topic.smart_ecology_env_air_city_daily）不含对照点。
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
  aqi: {title: 空气质量指数, description: 六项都有效的日才有}
  level: {title: 空气质量级别}
  primary_pollutants: {title: 首要污染物, description: 指数大于50时最大分指数对应的污染物，并列时以逗号分隔}
  pm2_5_hours: {title: 细颗粒物有效小时数, unit: 小时}
  pm10_hours: {title: 可吸入颗粒物有效小时数, unit: 小时}
  so2_hours: {title: 二氧化硫有效小时数, unit: 小时}
  no2_hours: {title: 二氧化氮有效小时数, unit: 小时}
  co_hours: {title: 一氧化碳有效小时数, unit: 小时}
  o3_windows: {title: 臭氧有效窗口数, unit: 个}
  valid_hours: {title: 有效小时数, unit: 小时, description: 有任一项数据且仪器未停滞}
  stuck_hours: {title: 仪器停滞小时数, unit: 小时}
  is_valid_day: {title: 是否有效日, description: 六项都有效}
checks:
  - {name: hours_within_a_day, check: "valid_hours between 0 and 24 and stuck_hours between 0 and 24", message: 一日的小时数超过24, severity: error}
  - {name: windows_within_a_day, check: "o3_windows between 0 and 17", message: 一日的臭氧窗口数超过17, severity: error}
  - {name: aqi_in_range, check: "aqi between 0 and 500", message: 空气质量指数不在0至500之间, dimension: accuracy, severity: error}
  - {name: day_is_complete, check: "is_valid_day", message: 有污染物的有效数据不足, dimension: completeness, severity: warning}
*/
with

-- an hour that equals the one before in all six is one in which the instruments may be stuck
compared as (
    select
        station_name, observed_at, pm2_5, pm10, so2, no2, co, o3_1h,
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

judged as (
    select
        runs.*,
        count(*) over (partition by station_name, run) >= 6 as is_stuck
    from runs
),

hourly as (
    select
        station_name,
        observed_at,
        cast(observed_at at time zone 'Asia/Shanghai' as date) as observed_on,
        extract(hour from observed_at at time zone 'Asia/Shanghai') as observed_hour,
        coalesce(pm2_5, pm10, so2, no2, co, o3_1h) is not null as is_measured,
        is_stuck,
        case when not is_stuck then cast(pm2_5 as decimal(12, 3)) end as pm2_5,
        case when not is_stuck then cast(pm10 as decimal(12, 3)) end as pm10,
        case when not is_stuck then cast(so2 as decimal(12, 3)) end as so2,
        case when not is_stuck then cast(no2 as decimal(12, 3)) end as no2,
        case when not is_stuck then cast(co as decimal(12, 3)) end as co,
        case when not is_stuck then cast(o3_1h as decimal(12, 3)) end as o3_1h
    from judged
),

-- eight hours back from each hour, whatever is missing in between
windows as (
    select
        late.station_name,
        late.observed_on,
        late.observed_at,
        cast(sum(early.o3_1h) as double) / nullif(count(early.o3_1h), 0) as o3_8h
    from hourly as late
    inner join hourly as early
        on late.station_name = early.station_name
        and early.observed_at between late.observed_at - interval '7' hour and late.observed_at
    where late.observed_hour between 7 and 23
    group by late.station_name, late.observed_on, late.observed_at
    having count(early.o3_1h) >= 6
),

ozone as (
    select station_name, observed_on, count(*) as o3_windows, max(o3_8h) as o3_8h
    from windows
    group by station_name, observed_on
),

-- sums of decimals are exact, so the same rows give the same mean in any order
daily as (
    select
        station_name,
        observed_on,
        count(*) filter (where is_measured and not is_stuck) as valid_hours,
        count(*) filter (where is_measured and is_stuck) as stuck_hours,
        count(pm2_5) as pm2_5_hours,
        count(pm10) as pm10_hours,
        count(so2) as so2_hours,
        count(no2) as no2_hours,
        count(co) as co_hours,
        cast(sum(pm2_5) as double) / nullif(count(pm2_5), 0) as pm2_5,
        cast(sum(pm10) as double) / nullif(count(pm10), 0) as pm10,
        cast(sum(so2) as double) / nullif(count(so2), 0) as so2,
        cast(sum(no2) as double) / nullif(count(no2), 0) as no2,
        cast(sum(co) as double) / nullif(count(co), 0) as co
    from hourly
    group by station_name, observed_on
),

means as (
    select station_name, observed_on, 'PM2.5' as pollutant, 1 as scale, pm2_5 as mean, pm2_5_hours >= 20 as is_valid
    from daily
    union all
    select station_name, observed_on, 'PM10' as pollutant, 1 as scale, pm10 as mean, pm10_hours >= 20 as is_valid
    from daily
    union all
    select station_name, observed_on, 'SO2' as pollutant, 1 as scale, so2 as mean, so2_hours >= 20 as is_valid
    from daily
    union all
    select station_name, observed_on, 'NO2' as pollutant, 1 as scale, no2 as mean, no2_hours >= 20 as is_valid
    from daily
    union all
    select station_name, observed_on, 'CO' as pollutant, 10 as scale, co as mean, co_hours >= 20 as is_valid
    from daily
    union all
    select
        station_name, observed_on, 'O3' as pollutant, 1 as scale, o3_8h as mean, o3_windows >= 14 or o3_8h > 160 as is_valid
    from ozone
),

-- GB/T 8170: a half goes to the even number
concentrations as (
    select
        station_name,
        observed_on,
        pollutant,
        is_valid,
        case
            when abs(mean * scale - floor(mean * scale) - 0.5) < 0.000001 then 2 * round(mean * scale / 2.0)
            else round(mean * scale)
        end / nullif(scale, 0) as concentration
    from means
    where mean is not null
),

editions as (
    select days.observed_on, max(steps.valid_from) as valid_from
    from (select distinct observed_on from daily) as days
    inner join (select distinct valid_from from topic.smart_ecology_env_iaqi_step) as steps
        on steps.valid_from <= days.observed_on
    group by days.observed_on
),

-- the index is rounded up; beyond the table it stays at its end
indices as (
    select
        concentrations.station_name,
        concentrations.observed_on,
        concentrations.pollutant,
        max(cast(ceil(round(
            steps.index_low + (steps.index_high - steps.index_low)
            * (least(concentrations.concentration, steps.concentration_high) - steps.concentration_low)
            / nullif(steps.concentration_high - steps.concentration_low, 0), 6
        )) as bigint)) as pollutant_index
    from concentrations
    inner join editions on concentrations.observed_on = editions.observed_on
    inner join topic.smart_ecology_env_iaqi_step as steps
        on editions.valid_from = steps.valid_from
        and concentrations.pollutant = steps.pollutant
        and (concentrations.concentration > steps.concentration_low or steps.concentration_low = 0)
    where concentrations.is_valid
    group by concentrations.station_name, concentrations.observed_on, concentrations.pollutant
),

ranked as (
    select
        station_name,
        observed_on,
        pollutant,
        pollutant_index,
        max(pollutant_index) over (partition by station_name, observed_on) as highest,
        count(*) over (partition by station_name, observed_on) as pollutants
    from indices
),

summarised as (
    select
        station_name,
        observed_on,
        max(highest) as aqi,
        array_to_string(
            list_sort(list(pollutant) filter (where pollutant_index = highest and highest > 50)), ','
        ) as primary_pollutants
    from ranked
    where pollutants = 6
    group by station_name, observed_on
),

reported as (
    select
        station_name,
        observed_on,
        max(concentration) filter (where pollutant = 'PM2.5') as pm2_5,
        max(concentration) filter (where pollutant = 'PM10') as pm10,
        max(concentration) filter (where pollutant = 'SO2') as so2,
        max(concentration) filter (where pollutant = 'NO2') as no2,
        max(concentration) filter (where pollutant = 'CO') as co,
        max(concentration) filter (where pollutant = 'O3') as o3_8h
    from concentrations
    group by station_name, observed_on
)

select
    daily.station_name,
    daily.observed_on,
    reported.pm2_5,
    reported.pm10,
    reported.so2,
    reported.no2,
    reported.co,
    reported.o3_8h,
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
    daily.pm2_5_hours,
    daily.pm10_hours,
    daily.so2_hours,
    daily.no2_hours,
    daily.co_hours,
    coalesce(ozone.o3_windows, 0) as o3_windows,
    daily.valid_hours,
    daily.stuck_hours,
    summarised.aqi is not null as is_valid_day
from daily
left join ozone on daily.station_name = ozone.station_name and daily.observed_on = ozone.observed_on
left join reported on daily.station_name = reported.station_name and daily.observed_on = reported.observed_on
left join summarised on daily.station_name = summarised.station_name and daily.observed_on = summarised.observed_on
