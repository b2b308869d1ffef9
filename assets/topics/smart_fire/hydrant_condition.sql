/*
title: {zh: 消火栓完好情况, en: Condition of hydrants}
description: >-
  市政消火栓按县级区划和形式的数量、完好率与供水压力合格率。停用的消火栓不能灭火，留在完好率的分母中。
  平时压力不低于0.14 MPa为合格（GB 50974-2014 第7.2.8条；0.10 MPa是火灾时的下限），没有测压者不参与压力合格率。
owner: fire
system: smart_fire
grain: [county_code, form]
columns:
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  form: {title: 形式, description: 地上式或地下式}
  hydrants: {title: 消火栓数, unit: 个}
  intact: {title: 完好数, unit: 个}
  to_repair: {title: 待修数, unit: 个}
  stopped: {title: 停用数, unit: 个}
  intact_rate: {title: 完好率, description: 完好数与消火栓数之比}
  measured: {title: 测压数, unit: 个}
  pressure_ok: {title: 压力合格数, unit: 个}
  pressure_rate: {title: 压力合格率, description: 压力合格数与测压数之比}
checks:
  - {name: states_add_up, check: "intact + to_repair + stopped <= hydrants and pressure_ok <= measured", message: 各状态之和多于消火栓数, severity: error}
  - {name: state_is_known, check: "intact + to_repair + stopped = hydrants", message: 有状态不明的消火栓, dimension: completeness, severity: warning}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

counted as (
    select
        coalesce(counties.code, '000000') as county_code,
        coalesce(hydrant.form, '不详') as form,
        count(*) as hydrants,
        count(*) filter (where hydrant.state = '完好') as intact,
        count(*) filter (where hydrant.state = '待修') as to_repair,
        count(*) filter (where hydrant.state = '停用') as stopped,
        count(hydrant.pressure_mpa) as measured,
        count(*) filter (where hydrant.pressure_mpa >= 0.14) as pressure_ok
    from std.fire_fire_hydrant as hydrant
    left join counties on left(replace(hydrant.county_name, '江门市', ''), 2) = counties.short_name
    group by coalesce(counties.code, '000000'), coalesce(hydrant.form, '不详')
)

select
    county_code,
    form,
    hydrants,
    intact,
    to_repair,
    stopped,
    round(cast(intact as double) / nullif(hydrants, 0), 4) as intact_rate,
    measured,
    pressure_ok,
    round(cast(pressure_ok as double) / nullif(measured, 0), 4) as pressure_rate
from counted
