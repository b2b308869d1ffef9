/*
title: {zh: 污染源超标小时, en: Hours above discharge limits}
description: >-
  污染源各排放口、监测因子小时均值超过当时排放限值的小时，只取标记为正常的数据；限值按该小时所在日（北京时间）的执行起止日期取用，同时有几个限值者取最严的。
  pH 的限值是范围，不在其中。没有处置记录，不计响应时间。
owner: eeb
system: smart_ecology_env
grain: [site_code, outlet, factor, observed_at]
columns:
  site_code: 污染源编码
  outlet: 排放口编号
  factor: {title: 监测因子, description: HJ 212 代码}
  observed_at: {title: 数据时间, description: 时段起始，UTC}
  observed_on: {title: 日期, description: 北京时间}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  average: {title: 小时均值, unit: mg/L}
  limit_value: {title: 排放限值, unit: mg/L}
  multiple: {title: 超标倍数, description: 均值减限值，与限值之比}
  run_hours: {title: 连续超标小时数, unit: 小时, description: 到本小时为止}
checks:
  - {name: above_limit, check: "average > limit_value and multiple >= 0", message: 均值没有超过限值, severity: error}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

hours as (
    select
        site_code,
        outlet,
        factor,
        observed_at,
        cast(observed_at at time zone 'Asia/Shanghai' as date) as observed_on,
        cast(round(floor(epoch(observed_at) / 3600)) as bigint) as hour,
        average
    from std.eeb_discharge_hourly
    where flag = '正常' and average is not null and factor <> 'w01001'
),

exceeding as (
    select
        hours.site_code,
        hours.outlet,
        hours.factor,
        hours.observed_at,
        hours.observed_on,
        hours.hour,
        hours.average,
        min(limits.limit_value) as limit_value
    from hours
    inner join std.eeb_discharge_limit as limits
        on hours.site_code = limits.site_code
        and hours.outlet = limits.outlet
        and hours.factor = limits.factor
        and hours.observed_on >= limits.valid_from
        and (limits.valid_to is null or hours.observed_on <= limits.valid_to)
    group by
        hours.site_code, hours.outlet, hours.factor, hours.observed_at, hours.observed_on, hours.hour, hours.average
    having hours.average > min(limits.limit_value)
),

-- hours in a row have the same difference between their number and their place
placed as (
    select
        exceeding.*,
        hour - row_number() over (partition by site_code, outlet, factor order by hour) as run
    from exceeding
)

select
    placed.site_code,
    placed.outlet,
    placed.factor,
    placed.observed_at,
    placed.observed_on,
    coalesce(counties.code, '000000') as county_code,
    placed.average,
    placed.limit_value,
    round((placed.average - placed.limit_value) / nullif(placed.limit_value, 0), 2) as multiple,
    row_number() over (
        partition by placed.site_code, placed.outlet, placed.factor, placed.run order by placed.hour
    ) as run_hours
from placed
left join std.eeb_pollution_source_site as site on placed.site_code = site.site_code
left join counties on left(replace(site.county_name, '江门市', ''), 2) = counties.short_name
