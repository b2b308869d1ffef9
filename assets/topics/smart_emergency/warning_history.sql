/*
title: {zh: 预警信号时效, en: Timeliness of weather warnings}
description: >-
  每个气象预警信号的持续时间和暴雨预警的提前量。同一县（市、区）同一灾种再发信号时，前一信号到此为止。
  提前量为本县自动站首次达到信号标准的时间减去发布时间，负为迟报；在发布前3小时至信号结束之间查找，没有达到者为空报，没有观测者不判断。
  广东暴雨信号：黄色6小时50毫米、橙色3小时50毫米、红色3小时100毫米，没有蓝色。雨量按已有的小时相加，缺测不补，故为下限。
owner: met
system: smart_emergency
grain: [warning_no]
columns:
  warning_no: 预警信号编号
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  event: 灾种
  severity: 级别
  issued_at: {title: 发布时间, description: UTC}
  issued_on: {title: 发布日期, description: 北京时间}
  ended_at: {title: 结束时间, description: 解除或被同灾种的后一信号取代，UTC}
  duration_minutes: {title: 持续时间, unit: 分钟}
  exceeded_at: {title: 首次达到标准的时间, description: 时段末，UTC}
  lead_minutes: {title: 提前量, unit: 分钟, description: 负为迟报}
  outcome: {title: 检验结果, description: 命中、迟报、空报或不判断}
checks:
  - {name: duration_not_negative, check: "duration_minutes >= 0", message: 结束时间早于发布时间, severity: error}
  - {name: outcome_follows_lead, check: "(outcome = '命中') = coalesce(lead_minutes >= 0, false)", message: 检验结果与提前量不一致, severity: error}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

warnings as (
    select
        warning.warning_no,
        coalesce(counties.code, '000000') as county_code,
        warning.event,
        warning.severity,
        warning.issued_at,
        warning.lifted_at,
        lead(warning.issued_at) over (
            partition by coalesce(counties.code, '000000'), warning.event order by warning.issued_at, warning.warning_no
        ) as next_at
    from std.met_weather_warning as warning
    left join counties on left(replace(warning.county_name, '江门市', ''), 2) = counties.short_name
    where warning.issued_at is not null
),

ended as (
    select
        warnings.*,
        case when next_at < lifted_at or lifted_at is null then next_at else lifted_at end as ended_at
    from warnings
),

observed as (
    select
        observation.station_code,
        counties.code as county_code,
        observation.observed_at,
        cast(round(floor(epoch(observation.observed_at) / 3600)) as bigint) as hour,
        cast(observation.rain_1h_mm as decimal(12, 3)) as rain_mm
    from std.met_observation as observation
    inner join counties on left(replace(observation.county_name, '江门市', ''), 2) = counties.short_name
    where coalesce(observation.suspended, '否') <> '是' and observation.rain_1h_mm >= 0
),

rain as (
    select
        county_code,
        observed_at,
        sum(rain_mm) over (partition by station_code order by hour range between 2 preceding and current row)
            as rain_3h,
        sum(rain_mm) over (partition by station_code order by hour range between 5 preceding and current row)
            as rain_6h
    from observed
),

standards as (
    select * from (values ('黄色', 6, 50), ('橙色', 3, 50), ('红色', 3, 100)) as listed (severity, hours, mm)
),

checked as (
    select
        ended.warning_no,
        count(*) as observations,
        min(case when case when standards.hours = 3 then rain.rain_3h else rain.rain_6h end >= standards.mm
            then rain.observed_at
        end) as exceeded_at
    from ended
    inner join standards on ended.severity = standards.severity
    inner join rain
        on ended.county_code = rain.county_code
        and rain.observed_at >= ended.issued_at - interval '3' hour
        and (ended.ended_at is null or rain.observed_at <= ended.ended_at)
    where ended.event = '暴雨'
    group by ended.warning_no
),

timed as (
    select
        ended.warning_no,
        ended.county_code,
        ended.event,
        ended.severity,
        ended.issued_at,
        ended.ended_at,
        checked.observations,
        checked.exceeded_at,
        round((floor(epoch(checked.exceeded_at)) - floor(epoch(ended.issued_at))) / 60.0, 0) as lead_minutes
    from ended
    left join checked on ended.warning_no = checked.warning_no
)

select
    warning_no,
    county_code,
    event,
    severity,
    issued_at,
    cast(issued_at at time zone 'Asia/Shanghai' as date) as issued_on,
    ended_at,
    round((floor(epoch(ended_at)) - floor(epoch(issued_at))) / 60.0, 0) as duration_minutes,
    exceeded_at,
    lead_minutes,
    case
        when lead_minutes >= 0 then '命中'
        when lead_minutes < 0 then '迟报'
        when observations > 0 then '空报'
        else '不判断'
    end as outcome
from timed
