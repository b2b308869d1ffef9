/*
title: {zh: 污染源自动监测传输有效率, en: Transmission of discharge monitoring}
description: >-
  每个污染源每月的应传、实传与有效小时数，传输率、有效率和传输有效率（两者之积）。应传小时数按排放口、因子为当月小时数减去停运小时，
  最近一个月计到全部数据的最近小时；实传为非停运且有均值的小时，有效为其中标记正常的小时。小时数据以时段起始为时间标签（HJ 212-2017），不平移。
  各排放口、因子的小时数相加后求比，不取平均。传输有效率不低于90%为达标。补传在十日内完成者自然计入，因每次按全部数据重算。
owner: eeb
system: smart_ecology_env
grain: [site_code, month]
columns:
  site_code: 污染源编码
  month: {title: 月份, description: 北京时间，YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  due_hours: {title: 应传小时数, unit: 小时, description: 各排放口、因子之和}
  received_hours: {title: 实传小时数, unit: 小时}
  valid_hours: {title: 有效小时数, unit: 小时}
  stopped_hours: {title: 停运小时数, unit: 小时}
  transmission: {title: 传输率, description: 实传与应传之比}
  validity: {title: 有效率, description: 有效与实传之比}
  effective_rate: {title: 传输有效率, description: 有效与应传之比}
  is_reached: {title: 是否达标, description: 传输有效率不低于0.9}
checks:
  - {name: hours_nested, check: "valid_hours <= received_hours and received_hours <= due_hours", message: 有效、实传小时数多于应传, severity: error}
  - {name: reached, check: "is_reached", message: 传输有效率不足90%, dimension: timeliness, severity: warning}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

newest as (
    select
        cast(max(observed_at) at time zone 'Asia/Shanghai' as date) as last_day,
        extract(hour from max(observed_at) at time zone 'Asia/Shanghai') as last_hour
    from std.eeb_discharge_hourly
),

hours as (
    select
        site_code,
        outlet,
        factor,
        cast(observed_at at time zone 'Asia/Shanghai' as date) as day,
        coalesce(flag, '-') as flag,
        average
    from std.eeb_discharge_hourly
),

measured as (
    select
        site_code,
        outlet,
        factor,
        strftime(day, '%Y-%m') as month,
        max(last_day(day)) as month_end,
        count(*) filter (where flag = '停运') as stopped_hours,
        count(average) filter (where flag <> '停运') as received_hours,
        count(average) filter (where flag = '正常') as valid_hours
    from hours
    group by site_code, outlet, factor, strftime(day, '%Y-%m')
),

-- of the newest month only the hours that can have come
due as (
    select
        measured.*,
        case when newest.last_day < measured.month_end
            then (extract(day from newest.last_day) - 1) * 24 + newest.last_hour + 1
            else extract(day from measured.month_end) * 24
        end - measured.stopped_hours as due_hours
    from measured
    cross join newest
),

summed as (
    select
        site_code,
        month,
        cast(sum(due_hours) as bigint) as due_hours,
        cast(sum(received_hours) as bigint) as received_hours,
        cast(sum(valid_hours) as bigint) as valid_hours,
        cast(sum(stopped_hours) as bigint) as stopped_hours
    from due
    group by site_code, month
)

select
    summed.site_code,
    summed.month,
    coalesce(counties.code, '000000') as county_code,
    summed.due_hours,
    summed.received_hours,
    summed.valid_hours,
    summed.stopped_hours,
    round(cast(summed.received_hours as double) / nullif(summed.due_hours, 0), 4) as transmission,
    round(cast(summed.valid_hours as double) / nullif(summed.received_hours, 0), 4) as validity,
    round(cast(summed.valid_hours as double) / nullif(summed.due_hours, 0), 4) as effective_rate,
    cast(summed.valid_hours as double) / nullif(summed.due_hours, 0) >= 0.9 as is_reached
from summed
left join std.eeb_pollution_source_site as site on summed.site_code = site.site_code
left join counties on left(replace(site.county_name, '江门市', ''), 2) = counties.short_name
