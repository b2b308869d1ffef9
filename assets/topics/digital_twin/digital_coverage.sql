/*
title: {zh: 数字化管理覆盖, en: Coverage by digital management}
description: >-
  各区划各类城市实体的对象数与已数字化管理数。已数字化管理指有唯一编码、有坐标、有权属或管理单位可考，且资料在两年内更新（本库约定）；
  没有更新日期的类别（建筑物、桥梁、宗地）不判时效。缺坐标或编码者不算。三维模型的覆盖须有模型对象清单，尚未接入。
  全市覆盖率的口径有两种：各类覆盖率的平均，与全部对象合并计算，见指标，两者并列。截至日为管线与部件资料的最新日期。
owner: nrb
system: digital_twin
grain: [class, county_code]
columns:
  class: {title: 实体类别, description: 建筑物、城市部件、地下管线、桥梁、宗地}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  objects: {title: 对象数, unit: 个}
  located: {title: 有坐标的对象数, unit: 个}
  current: {title: 两年内更新的对象数, unit: 个, description: 没有更新日期的类别全部计入}
  modelled: {title: 已数字化管理对象数, unit: 个}
  rate: {title: 数字化管理覆盖率}
checks:
  - {name: modelled_within_objects, check: "modelled <= least(located, current) and located <= objects", message: 部分多于总体, severity: error}
*/
with

as_of as (
    select max(day) as day
    from (
        select max(updated_on) as day from std.sasac_pipeline_segment
        union all
        select max(surveyed_on) as day from std.umb_component
    ) as days
),

objects as (
    select
        '建筑物' as class,
        left(building.village_code, 6) as county_code,
        building.longitude is not null and building.latitude is not null as is_located,
        true as has_owner,
        cast(null as date) as updated_on
    from std.psb_building as building
    union all
    select
        '城市部件' as class,
        named.code as county_code,
        component.longitude is not null and component.latitude is not null as is_located,
        component.condition is distinct from '废弃' as has_owner,
        component.surveyed_on as updated_on
    from std.umb_component as component
    left join master.division as named
        on left(replace(component.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
    union all
    select
        '地下管线' as class,
        left(segment.town_code, 6) as county_code,
        segment.longitude is not null and segment.latitude is not null as is_located,
        segment.owner_name is not null as has_owner,
        segment.updated_on
    from std.sasac_pipeline_segment as segment
    union all
    select
        '桥梁' as class,
        named.code as county_code,
        bridge.longitude is not null and bridge.latitude is not null as is_located,
        true as has_owner,
        cast(null as date) as updated_on
    from std.hwc_bridge as bridge
    left join master.division as named
        on left(replace(bridge.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
    union all
    select
        '宗地' as class,
        parcel.county_code,
        parcel.longitude is not null and parcel.latitude is not null as is_located,
        parcel.ownership is not null as has_owner,
        cast(null as date) as updated_on
    from std.nrb_land_parcel as parcel
),

judged as (
    select
        objects.class,
        coalesce(division.current_code, '000000') as county_code,
        objects.is_located,
        objects.has_owner,
        objects.class not in ('城市部件', '地下管线')
        or coalesce(objects.updated_on > cast(as_of.day - interval '2 years' as date), false) as is_current
    from objects
    cross join as_of
    left join master.division_resolution as division on objects.county_code = division.code
)

select
    class,
    county_code,
    count(*) as objects,
    count(*) filter (where is_located) as located,
    count(*) filter (where is_current) as current,
    count(*) filter (where is_located and has_owner and is_current) as modelled,
    round(
        cast(count(*) filter (where is_located and has_owner and is_current) as double) / nullif(count(*), 0), 4
    ) as rate
from judged
group by class, county_code
