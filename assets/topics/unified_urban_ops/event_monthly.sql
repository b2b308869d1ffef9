/*
title: {zh: 城市事件月度统计, en: Monthly city events}
description: >-
  城市事件按发生月份、县级区划、渠道和类别的受理、办结、按期办结、超期、平均与第90百分位处置时长和重复上报数。转办事件不计；
  超期包括到数据截止时仍未办结且已过时限者；不足10件的组不给出百分位。
owner: plac
system: unified_urban_ops
grain: [month, county_code, channel, category]
columns:
  month: {title: 月份, description: 发生时间所在月（北京时间），YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  channel: 渠道
  category: 类别
  received: {title: 受理数, unit: 件}
  finished: {title: 办结数, unit: 件}
  finished_with_due: {title: 有时限的办结数, unit: 件}
  on_time: {title: 按期办结数, unit: 件}
  overdue: {title: 超期数, unit: 件, description: 含未办结}
  handled: {title: 有处置时长的件数, unit: 件}
  handled_hours: {title: 处置时长合计, unit: 小时}
  mean_hours: {title: 平均处置时长, unit: 小时}
  p90_hours: {title: 处置时长第90百分位, unit: 小时}
  duplicate_count: {title: 重复上报数, unit: 件}
checks:
  - {name: finished_within_received, check: "finished <= received and on_time <= finished_with_due and duplicate_count <= received", message: 办结、按期或重复数多于受理数, severity: error}
*/
with

events as (
    select
        strftime(event.occurred_on, '%Y-%m') as month,
        event.county_code,
        event.channel,
        event.category,
        event.event_no,
        event.finished_at is not null as is_finished,
        event.due_at is not null as has_due,
        event.is_overdue,
        event.handling_minutes,
        duplicate.event_no is not null as is_duplicate
    from topic.unified_urban_ops_event as event
    left join topic.unified_urban_ops_event_duplicate as duplicate
        on event.channel = duplicate.channel and event.event_no = duplicate.event_no
    where not event.is_transferred and event.occurred_on is not null
),

-- those without a time come last, so that the position counts those with one
ranked as (
    select
        events.*,
        row_number() over (
            partition by month, county_code, channel, category
            order by case when handling_minutes is null then 1 else 0 end, handling_minutes, event_no
        ) as position,
        count(handling_minutes) over (partition by month, county_code, channel, category) as handled
    from events
)

select
    month,
    county_code,
    channel,
    category,
    count(*) as received,
    count(*) filter (where is_finished) as finished,
    count(*) filter (where is_finished and has_due) as finished_with_due,
    count(*) filter (where is_finished and has_due and not is_overdue) as on_time,
    count(*) filter (where is_overdue) as overdue,
    count(handling_minutes) as handled,
    round(cast(sum(cast(handling_minutes as decimal(18, 2))) as double) / 60.0, 2) as handled_hours,
    round(
        cast(sum(cast(handling_minutes as decimal(18, 2))) as double) / 60.0 / nullif(count(handling_minutes), 0), 2
    ) as mean_hours,
    round(max(handling_minutes) filter (
        where handled >= 10 and position = cast(floor((90 * handled + 99) / 100.0) as bigint)
    ) / 60.0, 2) as p90_hours,
    count(*) filter (where is_duplicate) as duplicate_count
from ranked
group by month, county_code, channel, category
