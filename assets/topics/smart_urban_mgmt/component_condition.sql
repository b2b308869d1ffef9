/*
title: {zh: 部件完好情况, en: Condition of urban components}
description: >-
  城市管理部件按县级区划和大类（部件标识码第7至8位，GB/T 30428.2）的数量与完好率。废弃的部件不在完好率的分母中；区划以标识码前6位为准，无法确定者按名称。
  普查日期距最近一次普查满三年者单列。
owner: umb
system: smart_urban_mgmt
grain: [county_code, component_class]
columns:
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  component_class: {title: 部件大类, description: 01 公用设施 02 道路交通设施 03 市容环境设施 04 园林绿化设施 05 其他设施 - 不详}
  components: {title: 部件数, unit: 个}
  intact: {title: 完好数, unit: 个}
  damaged: {title: 破损数, unit: 个}
  lost: {title: 丢失数, unit: 个}
  abandoned: {title: 废弃数, unit: 个}
  intact_rate: {title: 完好率, description: 完好数与未废弃部件数之比}
  surveyed_over_3_years: {title: 三年未普查数, unit: 个, description: 不含废弃；从未普查者计入}
checks:
  - {name: states_add_up, check: "intact + damaged + lost + abandoned <= components", message: 各状态之和多于部件数, severity: error}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

-- the last survey, as a number of year, month and day
newest as (
    select extract(year from max(surveyed_on)) * 10000 + extract(month from max(surveyed_on)) * 100
        + extract(day from max(surveyed_on)) as as_of
    from std.umb_component
),

components as (
    select
        coalesce(by_code.current_code, counties.code, '000000') as county_code,
        coalesce(nullif(substr(component.component_code, 7, 2), ''), '-') as component_class,
        component.condition,
        extract(year from component.surveyed_on) * 10000 + extract(month from component.surveyed_on) * 100
        + extract(day from component.surveyed_on) as surveyed
    from std.umb_component as component
    left join master.division_resolution as by_code on left(component.component_code, 6) = by_code.code
    left join counties on left(replace(component.county_name, '江门市', ''), 2) = counties.short_name
),

counted as (
    select
        components.county_code,
        components.component_class,
        count(*) as components,
        count(*) filter (where components.condition = '完好') as intact,
        count(*) filter (where components.condition = '破损') as damaged,
        count(*) filter (where components.condition = '丢失') as lost,
        count(*) filter (where components.condition = '废弃') as abandoned,
        count(*) filter (
            where components.condition is distinct from '废弃'
            and (components.surveyed is null or newest.as_of - components.surveyed >= 30000)
        ) as surveyed_over_3_years
    from components
    cross join newest
    group by components.county_code, components.component_class
)

select
    county_code,
    component_class,
    components,
    intact,
    damaged,
    lost,
    abandoned,
    round(cast(intact as double) / nullif(components - abandoned, 0), 4) as intact_rate,
    surveyed_over_3_years
from counted
