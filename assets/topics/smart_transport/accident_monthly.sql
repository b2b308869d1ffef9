/*
title: {zh: 交通事故月度, en: Monthly road accidents}
description: >-
  道路交通事故按月份、县级区划和道路类型的起数、死亡（7日内）、受伤、直接财产损失和万车事故数。机动车为月末前初次登记、现未注销未转出者的本县（市、区）辆数，
  各道路类型相同；已注销者没有注销日期，以前月份的辆数因此偏少。
owner: psb
system: smart_transport
grain: [month, county_code, road_kind]
columns:
  month: {title: 月份, description: 发生时间所在月（北京时间），YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  road_kind: 道路类型
  accidents: {title: 事故数, unit: 起}
  dead: {title: 死亡人数, unit: 人}
  injured: {title: 受伤人数, unit: 人}
  loss_yuan: {title: 直接财产损失, unit: 元}
  vehicles: {title: 机动车数, unit: 辆}
  per_10k_vehicles: {title: 万车事故数, unit: 起/万辆}
checks:
  - {name: some_accidents, check: "accidents > 0", message: 事故数为零的分组不应出现, severity: error}
*/
with

accidents as (
    select
        strftime(cast(accident.happened_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        coalesce(division.current_code, '000000') as county_code,
        coalesce(accident.road_kind, '不详') as road_kind,
        count(*) as accidents,
        cast(coalesce(sum(accident.dead), 0) as bigint) as dead,
        cast(coalesce(sum(accident.injured), 0) as bigint) as injured,
        cast(sum(accident.loss_yuan) as decimal(20, 2)) as loss_yuan
    from std.psb_traffic_accident as accident
    left join master.division_resolution as division on accident.county_code = division.code
    where accident.happened_at is not null
    group by
        strftime(cast(accident.happened_at at time zone 'Asia/Shanghai' as date), '%Y-%m'),
        coalesce(division.current_code, '000000'), coalesce(accident.road_kind, '不详')
),

registered as (
    select
        coalesce(division.current_code, '000000') as county_code,
        strftime(vehicle.first_registered_on, '%Y-%m') as month,
        count(*) as vehicles
    from std.psb_vehicle as vehicle
    left join master.division_resolution as division on vehicle.county_code = division.code
    where coalesce(vehicle.status not in ('注销', '转出'), true)
    group by coalesce(division.current_code, '000000'), strftime(vehicle.first_registered_on, '%Y-%m')
),

standing as (
    select months.month, months.county_code, cast(sum(registered.vehicles) as bigint) as vehicles
    from (select distinct month, county_code from accidents) as months
    inner join registered
        on months.county_code = registered.county_code and registered.month <= months.month
    group by months.month, months.county_code
)

select
    accidents.month,
    accidents.county_code,
    accidents.road_kind,
    accidents.accidents,
    accidents.dead,
    accidents.injured,
    accidents.loss_yuan,
    coalesce(standing.vehicles, 0) as vehicles,
    round(cast(accidents.accidents as double) * 10000 / nullif(standing.vehicles, 0), 2) as per_10k_vehicles
from accidents
left join standing on accidents.month = standing.month and accidents.county_code = standing.county_code
