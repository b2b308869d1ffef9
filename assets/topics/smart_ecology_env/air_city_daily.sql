/*
title: {zh: 城市空气质量日报, en: Daily air quality of the city}
description: >-
  全市（440700）和各县（市、区）逐日六项污染物浓度与空气质量指数：先取评价点有效日浓度的算术平均并按 GB/T 8170 修约，再按 HJ 633 计算分指数，不平均指数。
  对照点和停运的站点不参与，未登记的站点以名称含“对照点”判断。六项齐全才有空气质量指数；
  有效评价点不少于应有评价点的75%（不足4个时50%）的日为有效日（HJ 663-2013）。
owner: eeb
system: smart_ecology_env
grain: [area_code, day]
columns:
  area_code: {title: 区划代码, description: 440700 为全市}
  day: {title: 日期, description: 北京时间}
  pm2_5: {title: 细颗粒物, unit: μg/m³}
  pm10: {title: 可吸入颗粒物, unit: μg/m³}
  so2: {title: 二氧化硫, unit: μg/m³}
  no2: {title: 二氧化氮, unit: μg/m³}
  co: {title: 一氧化碳, unit: mg/m³}
  o3_8h: {title: 臭氧日最大八小时滑动平均, unit: μg/m³}
  aqi: {title: 空气质量指数}
  level: {title: 空气质量级别}
  primary_pollutants: {title: 首要污染物, description: 指数大于50时分指数最大者，并列以逗号分隔}
  exceeding_pollutants: {title: 超标污染物, description: 分指数大于100者，以逗号分隔}
  stations_used: {title: 有效评价点数, unit: 个}
  stations_due: {title: 应有评价点数, unit: 个}
  is_valid: {title: 是否有效日}
checks:
  - {name: aqi_in_range, check: "aqi between 0 and 500", message: 空气质量指数不在0至500之间, dimension: accuracy, severity: error}
  - {name: day_is_valid, check: "is_valid", message: 有效评价点不足, dimension: completeness, severity: warning}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

-- every station that has readings, with what the register says of it
stations as (
    select
        seen.station_name,
        counties.code as county_code,
        coalesce(registered.kind, case when contains(seen.station_name, '对照点') then '对照点' else '评价点' end) as kind,
        coalesce(registered.status, '运行') as status
    from (select distinct station_name from topic.smart_ecology_env_air_quality_daily) as seen
    left join std.eeb_air_station as registered on seen.station_name = registered.station_name
    left join counties on left(replace(registered.county_name, '江门市', ''), 2) = counties.short_name
),

members as (
    select '440700' as area_code, station_name
    from stations
    where kind = '评价点' and status = '运行'
    union all
    select county_code as area_code, station_name
    from stations
    where kind = '评价点' and status = '运行' and county_code is not null
),

due as (
    select area_code, count(*) as stations_due
    from members
    group by area_code
),

days as (
    select
        members.area_code,
        daily.observed_on as day,
        count(*) filter (where daily.is_valid_day) as stations_used,
        cast(sum(cast(daily.pm2_5 as decimal(12, 3))) filter (where daily.is_valid_day) as double)
        / nullif(count(daily.pm2_5) filter (where daily.is_valid_day), 0) as pm2_5,
        cast(sum(cast(daily.pm10 as decimal(12, 3))) filter (where daily.is_valid_day) as double)
        / nullif(count(daily.pm10) filter (where daily.is_valid_day), 0) as pm10,
        cast(sum(cast(daily.so2 as decimal(12, 3))) filter (where daily.is_valid_day) as double)
        / nullif(count(daily.so2) filter (where daily.is_valid_day), 0) as so2,
        cast(sum(cast(daily.no2 as decimal(12, 3))) filter (where daily.is_valid_day) as double)
        / nullif(count(daily.no2) filter (where daily.is_valid_day), 0) as no2,
        cast(sum(cast(daily.co as decimal(12, 3))) filter (where daily.is_valid_day) as double)
        / nullif(count(daily.co) filter (where daily.is_valid_day), 0) as co,
        cast(sum(cast(daily.o3_8h as decimal(12, 3))) filter (where daily.is_valid_day) as double)
        / nullif(count(daily.o3_8h) filter (where daily.is_valid_day), 0) as o3_8h
    from topic.smart_ecology_env_air_quality_daily as daily
    inner join members on daily.station_name = members.station_name
    group by members.area_code, daily.observed_on
),

-- GB/T 8170: a half goes to the even number
concentrations as (
    select area_code, day, 'PM2.5' as pollutant, 1 as scale, pm2_5 as mean from days
    union all
    select area_code, day, 'PM10' as pollutant, 1 as scale, pm10 as mean from days
    union all
    select area_code, day, 'SO2' as pollutant, 1 as scale, so2 as mean from days
    union all
    select area_code, day, 'NO2' as pollutant, 1 as scale, no2 as mean from days
    union all
    select area_code, day, 'CO' as pollutant, 10 as scale, co as mean from days
    union all
    select area_code, day, 'O3' as pollutant, 1 as scale, o3_8h as mean from days
),

rounded as (
    select
        area_code,
        day,
        pollutant,
        case
            when abs(mean * scale - floor(mean * scale) - 0.5) < 0.000001 then 2 * round(mean * scale / 2.0)
            else round(mean * scale)
        end / nullif(scale, 0) as concentration
    from concentrations
    where mean is not null
),

editions as (
    select rounded.day, max(steps.valid_from) as valid_from
    from (select distinct day from rounded) as rounded
    inner join (select distinct valid_from from topic.smart_ecology_env_iaqi_step) as steps
        on steps.valid_from <= rounded.day
    group by rounded.day
),

-- the index is rounded up; beyond the table it stays at its end
indices as (
    select
        rounded.area_code,
        rounded.day,
        rounded.pollutant,
        max(cast(ceil(round(
            steps.index_low + (steps.index_high - steps.index_low)
            * (least(rounded.concentration, steps.concentration_high) - steps.concentration_low)
            / nullif(steps.concentration_high - steps.concentration_low, 0), 6
        )) as bigint)) as pollutant_index
    from rounded
    inner join editions on rounded.day = editions.day
    inner join topic.smart_ecology_env_iaqi_step as steps
        on editions.valid_from = steps.valid_from
        and rounded.pollutant = steps.pollutant
        and (rounded.concentration > steps.concentration_low or steps.concentration_low = 0)
    group by rounded.area_code, rounded.day, rounded.pollutant
),

ranked as (
    select
        area_code,
        day,
        pollutant,
        pollutant_index,
        max(pollutant_index) over (partition by area_code, day) as highest,
        count(*) over (partition by area_code, day) as pollutants
    from indices
),

summarised as (
    select
        area_code,
        day,
        max(highest) as aqi,
        array_to_string(
            list_sort(list(pollutant) filter (where pollutant_index = highest and highest > 50)), ','
        ) as primary_pollutants,
        array_to_string(list_sort(list(pollutant) filter (where pollutant_index > 100)), ',') as exceeding_pollutants
    from ranked
    where pollutants = 6
    group by area_code, day
),

reported as (
    select
        area_code,
        day,
        max(concentration) filter (where pollutant = 'PM2.5') as pm2_5,
        max(concentration) filter (where pollutant = 'PM10') as pm10,
        max(concentration) filter (where pollutant = 'SO2') as so2,
        max(concentration) filter (where pollutant = 'NO2') as no2,
        max(concentration) filter (where pollutant = 'CO') as co,
        max(concentration) filter (where pollutant = 'O3') as o3_8h
    from rounded
    group by area_code, day
)

select
    days.area_code,
    days.day,
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
    nullif(summarised.exceeding_pollutants, '') as exceeding_pollutants,
    days.stations_used,
    due.stations_due,
    summarised.aqi is not null
    and days.stations_used * 4 >= due.stations_due * case when due.stations_due < 4 then 2 else 3 end as is_valid
from days
inner join due on days.area_code = due.area_code
left join reported on days.area_code = reported.area_code and days.day = reported.day
left join summarised on days.area_code = summarised.area_code and days.day = summarised.day
