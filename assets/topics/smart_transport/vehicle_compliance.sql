/*
title: {zh: 营运车辆证照合规, en: Compliance of commercial vehicles}
description: >-
  营运车辆按使用性质和县级区划的道路运输证过期、检验逾期、机动车已注销或转出、机动车登记中查无、30天内无定位的辆数。与机动车登记以号牌号码和号牌种类一并对应
  （汽车与摩托车号码相同）；定位数据只有车牌颜色，同号同色的证有多个时不判断有无定位。截止日为道路运输证数据的最近更新日（北京时间）。
owner: trb
system: smart_transport
grain: [use_kind, county_code]
columns:
  use_kind: {title: 使用性质, description: GA 24.3 代码，- 不详}
  county_code: {title: 区划代码, description: 道路运输证编号前6位；无法确定者为 000000}
  vehicles: {title: 营运车辆数, unit: 辆}
  permit_expired: {title: 道路运输证过期数, unit: 辆}
  inspection_overdue: {title: 检验逾期数, unit: 辆}
  deregistered: {title: 已注销或转出数, unit: 辆}
  not_registered: {title: 机动车登记查无数, unit: 辆}
  position_judged: {title: 能够对应定位的数, unit: 辆}
  without_position_30_days: {title: 30天无定位数, unit: 辆}
checks:
  - {name: parts_within_vehicles, check: "permit_expired <= vehicles and inspection_overdue <= vehicles and without_position_30_days <= position_judged", message: 分项多于车辆数, severity: error}
*/
with

colours as (
    select * from (values
        ('01', '2'), ('02', '1'), ('07', '2'), ('15', '2'), ('51', '5'), ('52', '5')
    ) as listed (plate_kind, plate_colour)
),

newest as (
    select cast(max(updated_at) at time zone 'Asia/Shanghai' as date) as as_of
    from std.trb_operating_vehicle
),

last_seen as (
    select
        plate_number,
        plate_colour,
        max(cast(positioned_at at time zone 'Asia/Shanghai' as date)) as seen_on
    from std.trb_vehicle_position
    group by plate_number, plate_colour
),

permits as (
    select
        permit.plate_number,
        permit.plate_kind,
        permit.use_kind,
        left(permit.transport_permit, 6) as division_code,
        permit.valid_until,
        colours.plate_colour,
        count(*) over (partition by permit.plate_number, colours.plate_colour) as of_one_colour
    from std.trb_operating_vehicle as permit
    left join colours on permit.plate_kind = colours.plate_kind
),

judged as (
    select
        coalesce(permits.use_kind, '-') as use_kind,
        coalesce(division.current_code, '000000') as county_code,
        permits.valid_until < newest.as_of as is_expired,
        vehicle.inspection_valid_until < newest.as_of or vehicle.status = '逾期未检验' as is_overdue,
        vehicle.status in ('注销', '转出') as is_gone,
        vehicle.plate_number is null as is_unknown,
        permits.plate_colour is not null and permits.of_one_colour = 1 as is_position_judged,
        last_seen.seen_on is null or date_diff('day', last_seen.seen_on, newest.as_of) > 30 as is_silent
    from permits
    cross join newest
    left join std.psb_vehicle as vehicle
        on permits.plate_number = vehicle.plate_number and permits.plate_kind = vehicle.plate_kind
    left join last_seen
        on permits.plate_number = last_seen.plate_number and permits.plate_colour = last_seen.plate_colour
    left join master.division_resolution as division on permits.division_code = division.code
)

select
    use_kind,
    county_code,
    count(*) as vehicles,
    count(*) filter (where is_expired) as permit_expired,
    count(*) filter (where is_overdue) as inspection_overdue,
    count(*) filter (where is_gone) as deregistered,
    count(*) filter (where is_unknown) as not_registered,
    count(*) filter (where is_position_judged) as position_judged,
    count(*) filter (where is_position_judged and is_silent) as without_position_30_days
from judged
group by use_kind, county_code
