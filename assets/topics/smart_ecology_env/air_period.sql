/*
title: {zh: 空气质量评价, en: Assessment of air quality}
description: >-
  全市和各县（市、区）按月、年的空气质量评价（HJ 663-2013）：有效日数、优良日数与优良率，六项平均浓度，一氧化碳第95、臭氧第90、二氧化硫和二氧化氮第98、颗粒物第95百分位
  （位次 1+(n-1)p 之间线性内插），综合指数为六项与年均值二级标准（GB 3095-2012，一氧化碳取第95、臭氧取第90百分位）之比的和。只用有效日。
  年有效日不少于324、月不少于27（2月25）天的评价有效。
owner: eeb
system: smart_ecology_env
grain: [area_code, period_kind, period]
columns:
  area_code: {title: 区划代码, description: 440700 为全市}
  period_kind: {title: 期间类型, description: 月或年}
  period: {title: 期间, description: YYYY-MM 或 YYYY}
  valid_days: {title: 有效日数, unit: 天}
  good_days: {title: 优良日数, unit: 天}
  good_rate: {title: 优良率, description: 优良日数与有效日数之比}
  pm2_5_mean: {title: 细颗粒物平均, unit: μg/m³}
  pm10_mean: {title: 可吸入颗粒物平均, unit: μg/m³}
  so2_mean: {title: 二氧化硫平均, unit: μg/m³}
  no2_mean: {title: 二氧化氮平均, unit: μg/m³}
  co_p95: {title: 一氧化碳第95百分位, unit: mg/m³}
  o3_p90: {title: 臭氧第90百分位, unit: μg/m³}
  so2_p98: {title: 二氧化硫第98百分位, unit: μg/m³}
  no2_p98: {title: 二氧化氮第98百分位, unit: μg/m³}
  pm10_p95: {title: 可吸入颗粒物第95百分位, unit: μg/m³}
  pm2_5_p95: {title: 细颗粒物第95百分位, unit: μg/m³}
  composite_index: {title: 综合指数}
  is_valid: {title: 评价是否有效}
checks:
  - {name: good_within_valid, check: "good_days <= valid_days", message: 优良日数多于有效日数, severity: error}
*/
with

days as (
    select area_code, '月' as period_kind, strftime(day, '%Y-%m') as period, day, aqi, pm2_5, pm10, so2, no2, co, o3_8h
    from topic.smart_ecology_env_air_city_daily
    where is_valid
    union all
    select area_code, '年' as period_kind, strftime(day, '%Y') as period, day, aqi, pm2_5, pm10, so2, no2, co, o3_8h
    from topic.smart_ecology_env_air_city_daily
    where is_valid
),

counted as (
    select
        area_code,
        period_kind,
        period,
        count(*) as valid_days,
        count(*) filter (where aqi <= 100) as good_days
    from days
    group by area_code, period_kind, period
),

-- share: the percentile that HJ 663 asks of each pollutant; limit: annual class 2 of GB 3095-2012 or its substitute
pollutants as (
    select * from (values
        ('PM2.5', 95, 35.0), ('PM10', 95, 70.0), ('SO2', 98, 60.0), ('NO2', 98, 40.0), ('CO', 95, 4.0), ('O3', 90, 160.0)
    ) as listed (pollutant, share, year_limit)
),

concentrations as (
    select area_code, period_kind, period, 'PM2.5' as pollutant, pm2_5 as concentration from days
    union all
    select area_code, period_kind, period, 'PM10' as pollutant, pm10 as concentration from days
    union all
    select area_code, period_kind, period, 'SO2' as pollutant, so2 as concentration from days
    union all
    select area_code, period_kind, period, 'NO2' as pollutant, no2 as concentration from days
    union all
    select area_code, period_kind, period, 'CO' as pollutant, co as concentration from days
    union all
    select area_code, period_kind, period, 'O3' as pollutant, o3_8h as concentration from days
),

ranked as (
    select
        concentrations.area_code,
        concentrations.period_kind,
        concentrations.period,
        concentrations.pollutant,
        pollutants.year_limit,
        concentrations.concentration,
        row_number() over (
            partition by concentrations.area_code, concentrations.period_kind, concentrations.period,
                concentrations.pollutant
            order by concentrations.concentration
        ) as position,
        100 + (count(*) over (
            partition by concentrations.area_code, concentrations.period_kind, concentrations.period,
                concentrations.pollutant
        ) - 1) * pollutants.share as place_in_hundredths
    from concentrations
    inner join pollutants on concentrations.pollutant = pollutants.pollutant
    where concentrations.concentration is not null
),

-- the place lies between two ranks: the lower one and the part of the way to the next
read as (
    select
        area_code,
        period_kind,
        period,
        pollutant,
        max(cast(year_limit as double)) as year_limit,
        cast(sum(cast(concentration as decimal(12, 3))) as double) / nullif(count(*), 0) as mean,
        max(concentration) filter (where position = cast(floor(place_in_hundredths / 100.0) as bigint)) as lower,
        max(concentration) filter (where position = cast(floor(place_in_hundredths / 100.0) as bigint) + 1) as upper,
        max(place_in_hundredths / 100.0 - floor(place_in_hundredths / 100.0)) as part
    from ranked
    group by area_code, period_kind, period, pollutant
),

judged as (
    select
        area_code,
        period_kind,
        period,
        pollutant,
        mean,
        lower + coalesce(upper - lower, 0) * part as percentile,
        case when pollutant in ('CO', 'O3') then lower + coalesce(upper - lower, 0) * part else mean end
        / nullif(year_limit, 0) as single_index
    from read
),

figures as (
    select
        area_code,
        period_kind,
        period,
        max(mean) filter (where pollutant = 'PM2.5') as pm2_5_mean,
        max(mean) filter (where pollutant = 'PM10') as pm10_mean,
        max(mean) filter (where pollutant = 'SO2') as so2_mean,
        max(mean) filter (where pollutant = 'NO2') as no2_mean,
        max(percentile) filter (where pollutant = 'CO') as co_p95,
        max(percentile) filter (where pollutant = 'O3') as o3_p90,
        max(percentile) filter (where pollutant = 'SO2') as so2_p98,
        max(percentile) filter (where pollutant = 'NO2') as no2_p98,
        max(percentile) filter (where pollutant = 'PM10') as pm10_p95,
        max(percentile) filter (where pollutant = 'PM2.5') as pm2_5_p95,
        case when count(*) = 6 then sum(cast(single_index as decimal(18, 9))) end as composite_index
    from judged
    group by area_code, period_kind, period
)

select
    counted.area_code,
    counted.period_kind,
    counted.period,
    counted.valid_days,
    counted.good_days,
    round(cast(counted.good_days as double) / nullif(counted.valid_days, 0), 4) as good_rate,
    round(figures.pm2_5_mean, 1) as pm2_5_mean,
    round(figures.pm10_mean, 1) as pm10_mean,
    round(figures.so2_mean, 1) as so2_mean,
    round(figures.no2_mean, 1) as no2_mean,
    round(figures.co_p95, 1) as co_p95,
    round(figures.o3_p90, 1) as o3_p90,
    round(figures.so2_p98, 1) as so2_p98,
    round(figures.no2_p98, 1) as no2_p98,
    round(figures.pm10_p95, 1) as pm10_p95,
    round(figures.pm2_5_p95, 1) as pm2_5_p95,
    round(cast(figures.composite_index as double), 3) as composite_index,
    counted.valid_days >= case
        when counted.period_kind = '年' then 324
        when right(counted.period, 3) = '-02' then 25
        else 27
    end as is_valid
from counted
inner join figures
    on counted.area_code = figures.area_code
    and counted.period_kind = figures.period_kind
    and counted.period = figures.period
