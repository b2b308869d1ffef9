/*
title: {zh: 智慧灯杆, en: Smart poles}
description: 智慧灯杆按区划与运营单位的杆数、在用杆数、一杆多用杆数（挂载三种及以上）、挂载种类合计与杆上物联网终端数。挂载以顿号分隔。
owner: iitb
system: iot_perception
grain: [county_code, operator_uscc]
columns:
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  operator_uscc: {title: 运营单位, description: 未填者为 -}
  poles: {title: 灯杆数, unit: 根}
  in_use: {title: 在用灯杆数, unit: 根}
  mounted_kinds: {title: 挂载种类合计, unit: 种, description: 在用灯杆}
  multi_use: {title: 一杆多用灯杆数, unit: 根, description: 在用且挂载三种及以上}
  devices: {title: 杆上终端数, unit: 个}
checks:
  - {name: multi_use_within_in_use, check: "multi_use <= in_use and in_use <= poles", message: 部分多于总体, severity: error}
*/
with

devices as (
    select pole_code, count(*) as devices
    from std.iitb_iot_device
    where pole_code is not null
    group by pole_code
),

poles as (
    select
        coalesce(division.current_code, '000000') as county_code,
        coalesce(pole.operator_uscc, '-') as operator_uscc,
        pole.state = '在用' as is_in_use,
        case
            when trim(coalesce(pole.mounted, '')) = '' then 0
            else length(pole.mounted) - length(replace(pole.mounted, '、', '')) + 1
        end as kinds,
        coalesce(devices.devices, 0) as devices
    from std.iitb_smart_pole as pole
    left join devices on pole.pole_code = devices.pole_code
    left join master.division_resolution as division on left(pole.village_code, 6) = division.code
)

select
    county_code,
    operator_uscc,
    count(*) as poles,
    count(*) filter (where is_in_use) as in_use,
    cast(coalesce(sum(kinds) filter (where is_in_use), 0) as bigint) as mounted_kinds,
    count(*) filter (where is_in_use and kinds >= 3) as multi_use,
    cast(sum(devices) as bigint) as devices
from poles
group by county_code, operator_uscc
