/*
title: {zh: 机动车与驾驶人, en: Vehicles and drivers}
description: >-
  机动车与驾驶人在数据截止月的状态：机动车按住所县级区划、号牌种类和使用性质的在册数、当月新注册、检验逾期和注销数；
  驾驶人按公民身份号码前六位的现行县级区划，列在号牌种类和使用性质为 - 的行。截止日为两表最近更新日（北京时间）。
  记分满12分为满分；90天内到期含当日。只有不少于10辆（人）的组，依据《道路交通安全法》，用于交通管理统计。
owner: psb
system: smart_policing
grain: [month, county_code, plate_kind, use_kind]
columns:
  month: {title: 月份, description: 数据截止日所在月，YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定或不在本市者为 000000}
  plate_kind: {title: 号牌种类, description: GA 24.7 代码，驾驶人行为 -}
  use_kind: {title: 使用性质, description: GA 24.3 代码，驾驶人行为 -}
  vehicles: {title: 在册机动车数, unit: 辆, description: 不含注销和转出}
  new_registered: {title: 当月新注册数, unit: 辆}
  inspection_overdue: {title: 检验逾期数, unit: 辆}
  scrapped: {title: 注销数, unit: 辆}
  drivers: {title: 驾驶人数, unit: 人}
  licences_expiring_90_days: {title: 90天内到期数, unit: 人}
  points_full: {title: 记分满12分数, unit: 人}
checks:
  - {name: parts_within_vehicles, check: "new_registered <= vehicles and inspection_overdue <= vehicles and points_full <= drivers", message: 分项多于总数, severity: error}
  - {name: no_small_groups, check: "vehicles + scrapped >= 10 or drivers >= 10", message: 有少于10辆（人）的组, severity: error}
*/
with

newest as (
    select cast(max(updated_at) at time zone 'Asia/Shanghai' as date) as as_of
    from (
        select updated_at from std.psb_vehicle
        union all
        select updated_at from std.psb_driver
    ) as states
),

vehicles as (
    select
        coalesce(division.current_code, '000000') as county_code,
        coalesce(vehicle.plate_kind, '不详') as plate_kind,
        coalesce(vehicle.use_kind, '不详') as use_kind,
        coalesce(vehicle.status not in ('注销', '转出'), true) as is_on_register,
        vehicle.status = '注销' as is_scrapped,
        vehicle.inspection_valid_until < newest.as_of or vehicle.status = '逾期未检验' as is_overdue,
        strftime(vehicle.first_registered_on, '%Y-%m') = strftime(newest.as_of, '%Y-%m') as is_new
    from std.psb_vehicle as vehicle
    cross join newest
    left join master.division_resolution as division on vehicle.county_code = division.code
),

drivers as (
    select
        coalesce(division.current_code, '000000') as county_code,
        date_diff('day', newest.as_of, driver.valid_until) between 0 and 90 as is_expiring,
        driver.points >= 12 as is_full
    from std.psb_driver as driver
    cross join newest
    left join master.division_resolution as division on left(driver.citizen_id, 6) = division.code
),

counted as (
    select
        county_code,
        plate_kind,
        use_kind,
        count(*) filter (where is_on_register) as vehicles,
        count(*) filter (where is_on_register and is_new) as new_registered,
        count(*) filter (where is_on_register and is_overdue) as inspection_overdue,
        count(*) filter (where is_scrapped) as scrapped,
        cast(0 as bigint) as drivers,
        cast(0 as bigint) as licences_expiring_90_days,
        cast(0 as bigint) as points_full
    from vehicles
    where is_on_register or is_scrapped
    group by county_code, plate_kind, use_kind
    having count(*) >= 10
    union all
    select
        county_code,
        '-' as plate_kind,
        '-' as use_kind,
        cast(0 as bigint) as vehicles,
        cast(0 as bigint) as new_registered,
        cast(0 as bigint) as inspection_overdue,
        cast(0 as bigint) as scrapped,
        count(*) as drivers,
        count(*) filter (where is_expiring) as licences_expiring_90_days,
        count(*) filter (where is_full) as points_full
    from drivers
    group by county_code
    having count(*) >= 10
)

select
    strftime(newest.as_of, '%Y-%m') as month,
    counted.county_code,
    counted.plate_kind,
    counted.use_kind,
    counted.vehicles,
    counted.new_registered,
    counted.inspection_overdue,
    counted.scrapped,
    counted.drivers,
    counted.licences_expiring_90_days,
    counted.points_full
from counted
cross join newest
where newest.as_of is not null
