/*
title: {zh: 突发事件月度, en: Monthly incidents}
description: >-
  突发事件按发生月份、县级区划、类别（GB/T 35561 分类代码首位）和级别的起数、死亡（30日内）、受伤、直接经济损失和接报至上报用时第50百分位（最近秩法）。
  用时为负或缺时间者不参与，参与不足10起的组不给出百分位。
owner: emb
system: smart_emergency
grain: [month, county_code, kind, level]
columns:
  month: {title: 月份, description: 发生时间所在月（北京时间），YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  kind: {title: 类别, description: 自然灾害、事故灾难、公共卫生、社会安全}
  level: 级别
  incidents: {title: 事件数, unit: 起}
  dead: {title: 死亡人数, unit: 人}
  injured: {title: 受伤人数, unit: 人}
  loss_yuan: {title: 直接经济损失, unit: 元}
  reported: {title: 有上报用时的事件数, unit: 起}
  report_p50_minutes: {title: 上报用时第50百分位, unit: 分钟}
checks:
  - {name: reported_within_incidents, check: "reported <= incidents", message: 有用时的事件多于事件数, severity: error}
*/
with

incidents as (
    select
        incident.incident_no,
        strftime(cast(incident.occurred_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        coalesce(division.current_code, '000000') as county_code,
        case left(incident.kind_code, 1)
            when '1' then '自然灾害'
            when '2' then '事故灾难'
            when '3' then '公共卫生'
            when '4' then '社会安全'
            else '不详'
        end as kind,
        coalesce(incident.level, '不详') as level,
        incident.dead,
        incident.injured,
        incident.loss_yuan,
        case when incident.reported_at >= incident.received_at
            then round((floor(epoch(incident.reported_at)) - floor(epoch(incident.received_at))) / 60.0, 1)
        end as minutes
    from std.emb_incident as incident
    left join master.division_resolution as division on incident.county_code = division.code
    where incident.occurred_at is not null
),

ranked as (
    select
        incidents.*,
        row_number() over (
            partition by month, county_code, kind, level
            order by case when minutes is null then 1 else 0 end, minutes, incident_no
        ) as position,
        count(minutes) over (partition by month, county_code, kind, level) as timed
    from incidents
)

select
    month,
    county_code,
    kind,
    level,
    count(*) as incidents,
    cast(coalesce(sum(dead), 0) as bigint) as dead,
    cast(coalesce(sum(injured), 0) as bigint) as injured,
    cast(sum(loss_yuan) as decimal(20, 2)) as loss_yuan,
    count(minutes) as reported,
    max(minutes) filter (
        where timed >= 10 and position = cast(floor((50 * timed + 99) / 100.0) as bigint)
    ) as report_p50_minutes
from ranked
group by month, county_code, kind, level
