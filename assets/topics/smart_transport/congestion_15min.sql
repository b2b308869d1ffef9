/*
title: {zh: 交通运行指数, en: Traffic performance index}
description: >-
  全市（440700）和各县（市、区）每15分钟的交通运行指数：路段速度为三个5分钟速度按流量加权，按道路等级判断是否严重拥堵（DB11/T 785：快速路不高于20、主干路15、次干路与支路10 km/h），
  各等级严重拥堵里程比例按权重（快速路0.30、主干路0.45、次干路0.20、支路0.05，没有路段的等级由其余分担）加权后折算为0至10的指数。
  没有数据的路段不参与，参与里程不足应有60%时指数为空。
owner: psb
system: smart_transport
grain: [area_code, period_start]
increment: {by: day, of: {std.psb_traffic_flow: "cast(observed_at at time zone 'Asia/Shanghai' as date)"}}
columns:
  area_code: {title: 区划代码, description: 440700 为全市}
  period_start: {title: 时段开始, description: UTC}
  day: {title: 日期, description: 北京时间}
  tpi: {title: 交通运行指数}
  level: {title: 运行状况, description: 畅通、基本畅通、轻度拥堵、中度拥堵、严重拥堵}
  jam_share_weighted: {title: 加权严重拥堵里程比例}
  mean_speed: {title: 平均速度, unit: km/h, description: 按流量加权}
  sections: {title: 参与路段数, unit: 个}
  covered_km: {title: 参与里程, unit: km}
  total_km: {title: 应有里程, unit: km}
checks:
  - {name: index_in_range, check: "tpi between 0 and 10", message: 指数不在0至10之间, severity: error}
  - {name: covered_within_total, check: "covered_km <= total_km", message: 参与里程大于应有里程, severity: error}
*/
with

sections as (
    select
        section.section_code,
        coalesce(division.current_code, '000000') as county_code,
        section.road_class,
        cast(section.length_km as decimal(12, 3)) as km
    from std.psb_road_section as section
    left join master.division_resolution as division on section.county_code = division.code
),

classes as (
    select * from (values
        ('快速路', 20, 0.30), ('主干路', 15, 0.45), ('次干路', 10, 0.20), ('支路', 10, 0.05)
    ) as listed (road_class, jam_speed, weight)
),

quarters as (
    select
        section_code,
        date_trunc('hour', observed_at) + case
            when extract(minute from observed_at) >= 45 then interval '45' minute
            when extract(minute from observed_at) >= 30 then interval '30' minute
            when extract(minute from observed_at) >= 15 then interval '15' minute
            else interval '0' minute
        end as period_start,
        volume,
        cast(speed as decimal(9, 2)) as speed
    from std.psb_traffic_flow
    where speed > 0 and volume >= 0
),

-- a section that nobody drives on has the plain mean of its speeds
speeds as (
    select
        section_code,
        period_start,
        cast(sum(volume) as bigint) as volume,
        case when sum(volume) > 0
            then cast(sum(cast(speed * volume as decimal(18, 2))) as double) / nullif(cast(sum(volume) as double), 0)
            else cast(sum(speed) as double) / nullif(count(*), 0)
        end as speed
    from quarters
    group by section_code, period_start
),

judged as (
    select
        sections.county_code,
        speeds.period_start,
        sections.road_class,
        sections.km,
        speeds.volume,
        speeds.speed,
        case when speeds.speed <= classes.jam_speed then sections.km else 0 end as jam_km
    from speeds
    inner join sections on speeds.section_code = sections.section_code
    inner join classes on sections.road_class = classes.road_class
),

everywhere as (
    select county_code as area_code, period_start, road_class, km, volume, speed, jam_km from judged
    union all
    select '440700' as area_code, period_start, road_class, km, volume, speed, jam_km from judged
),

lengths as (
    select county_code as area_code, sum(km) as total_km
    from sections
    group by county_code
    union all
    select '440700' as area_code, sum(km) as total_km
    from sections
),

by_class as (
    select
        everywhere.area_code,
        everywhere.period_start,
        max(cast(classes.weight as double)) as weight,
        cast(sum(everywhere.jam_km) as double) / nullif(cast(sum(everywhere.km) as double), 0) as jam_share
    from everywhere
    inner join classes on everywhere.road_class = classes.road_class
    group by everywhere.area_code, everywhere.period_start, everywhere.road_class
),

weighted as (
    select
        area_code,
        period_start,
        round(
            cast(sum(cast(weight * jam_share as decimal(18, 9))) as double)
            / nullif(cast(sum(cast(weight as decimal(9, 4))) as double), 0), 6
        ) as jam_share
    from by_class
    group by area_code, period_start
),

covered as (
    select
        area_code,
        period_start,
        count(*) as sections,
        sum(km) as covered_km,
        cast(sum(cast(speed * volume as decimal(18, 4))) as double)
        / nullif(cast(sum(volume) as double), 0) as mean_speed
    from everywhere
    group by area_code, period_start
),

-- the share of jammed length in hundredths gives the index piece by piece
indexed as (
    select
        covered.area_code,
        covered.period_start,
        covered.sections,
        covered.covered_km,
        lengths.total_km,
        covered.mean_speed,
        weighted.jam_share,
        case when covered.covered_km * 10 >= lengths.total_km * 6 then
            case
                when weighted.jam_share <= 0.05 then weighted.jam_share * 100 * 2 / 5.0
                when weighted.jam_share <= 0.08 then 2 + (weighted.jam_share * 100 - 5) * 2 / 3.0
                when weighted.jam_share <= 0.11 then 4 + (weighted.jam_share * 100 - 8) * 2 / 3.0
                when weighted.jam_share <= 0.14 then 6 + (weighted.jam_share * 100 - 11) * 2 / 3.0
                when weighted.jam_share <= 0.24 then 8 + (weighted.jam_share * 100 - 14) * 2 / 10.0
                else 10.0
            end
        end as tpi
    from covered
    inner join weighted on covered.area_code = weighted.area_code and covered.period_start = weighted.period_start
    inner join lengths on covered.area_code = lengths.area_code
)

select
    area_code,
    period_start,
    cast(period_start at time zone 'Asia/Shanghai' as date) as day,
    round(tpi, 2) as tpi,
    case
        when tpi < 2 then '畅通'
        when tpi < 4 then '基本畅通'
        when tpi < 6 then '轻度拥堵'
        when tpi < 8 then '中度拥堵'
        when tpi >= 8 then '严重拥堵'
    end as level,
    round(jam_share, 4) as jam_share_weighted,
    round(mean_speed, 1) as mean_speed,
    sections,
    cast(covered_km as double) as covered_km,
    cast(total_km as double) as total_km
from indexed
