/*
title: {zh: 城管案件处置绩效, en: Performance on urban cases}
description: >-
  城市管理案件按立案月份、县级区划、部件大类和来源的立案、结案、应处置、按期处置、返工数与处置时长（GB/T 30428.4）。
  应处置为已处置或到数据截止时已过时限的案件；处置时长自首次进入处置环节到最后一次离开，减去挂账时间，不超过首次处置的时限为按期。
  没有环节数据的案件只计立案和结案。不足10件的组不给出百分位；截止时间为两表最近的更新时间。
owner: umb
system: smart_urban_mgmt
grain: [month, county_code, component_class, source]
columns:
  month: {title: 月份, description: 立案时间所在月（北京时间），YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  component_class: {title: 部件大类, description: 部件标识码第7至8位，- 不详}
  source: 案件来源
  filed: {title: 立案数, unit: 件}
  closed: {title: 结案数, unit: 件}
  due: {title: 应处置数, unit: 件}
  on_time: {title: 按期处置数, unit: 件}
  returned: {title: 返工数, unit: 件}
  handled: {title: 有处置时长的件数, unit: 件}
  mean_hours: {title: 平均处置时长, unit: 小时}
  p90_hours: {title: 处置时长第90百分位, unit: 小时}
  closed_rate: 结案率
  on_time_rate: {title: 按期处置率, description: 按期处置数与应处置数之比}
checks:
  - {name: parts_within_filed, check: "closed <= filed and due <= filed and on_time <= due", message: 结案、应处置或按期数多于立案数, severity: error}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

newest as (
    select max(updated_at) as as_of
    from (
        select updated_at from std.umb_urban_case
        union all
        select updated_at from std.umb_case_step
    ) as states
),

handling as (
    select
        case_number,
        count(*) as times,
        min(entered_at) as began_at,
        min(due_at) as due_at,
        case when count(left_at) = count(*) then max(left_at) end as ended_at
    from std.umb_case_step
    where node = '处置'
    group by case_number
),

-- what stands still at the end counts until now
suspended as (
    select
        step.case_number,
        sum(cast(floor(epoch(coalesce(step.left_at, newest.as_of))) - floor(epoch(step.entered_at)) as decimal(18, 0)))
            as seconds
    from std.umb_case_step as step
    cross join newest
    where step.node = '挂账'
    group by step.case_number
),

cases as (
    select
        strftime(cast(urban_case.filed_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        coalesce(by_code.current_code, counties.code, '000000') as county_code,
        coalesce(nullif(substr(urban_case.component_code, 7, 2), ''), '-') as component_class,
        coalesce(urban_case.source, '不详') as source,
        urban_case.case_number,
        urban_case.closed_at is not null as is_closed,
        handling.times > 1 as is_returned,
        handling.ended_at is not null as is_handled,
        floor(epoch(handling.due_at)) - floor(epoch(handling.began_at)) as allowed_seconds,
        floor(epoch(coalesce(handling.ended_at, newest.as_of))) - floor(epoch(handling.began_at))
        - cast(coalesce(suspended.seconds, 0) as double) as used_seconds
    from std.umb_urban_case as urban_case
    cross join newest
    left join handling on urban_case.case_number = handling.case_number
    left join suspended on urban_case.case_number = suspended.case_number
    left join master.division_resolution as by_code on left(urban_case.component_code, 6) = by_code.code
    left join counties on left(replace(urban_case.county_name, '江门市', ''), 2) = counties.short_name
    where urban_case.filed_at is not null
),

ranked as (
    select
        cases.*,
        case when is_handled and used_seconds >= 0 then round(used_seconds / 3600.0, 2) end as hours,
        row_number() over (
            partition by month, county_code, component_class, source
            order by case when is_handled and used_seconds >= 0 then 0 else 1 end, used_seconds, case_number
        ) as position,
        count(case when is_handled and used_seconds >= 0 then 1 end) over (
            partition by month, county_code, component_class, source
        ) as handled
    from cases
),

counted as (
    select
        month,
        county_code,
        component_class,
        source,
        count(*) as filed,
        count(*) filter (where is_closed) as closed,
        count(*) filter (
            where allowed_seconds is not null and (is_handled or used_seconds > allowed_seconds)
        ) as due,
        count(*) filter (where is_handled and used_seconds <= allowed_seconds) as on_time,
        count(*) filter (where is_returned) as returned,
        count(hours) as handled,
        cast(sum(cast(hours as decimal(18, 2))) as double) as hours,
        max(hours) filter (
            where handled >= 10 and position = cast(floor((90 * handled + 99) / 100.0) as bigint)
        ) as p90_hours
    from ranked
    group by month, county_code, component_class, source
)

select
    month,
    county_code,
    component_class,
    source,
    filed,
    closed,
    due,
    on_time,
    returned,
    handled,
    round(hours / nullif(handled, 0), 2) as mean_hours,
    p90_hours,
    round(cast(closed as double) / nullif(filed, 0), 4) as closed_rate,
    round(cast(on_time as double) / nullif(due, 0), 4) as on_time_rate
from counted
