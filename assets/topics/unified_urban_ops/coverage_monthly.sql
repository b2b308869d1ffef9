/*
title: {zh: 统管覆盖率与智能化水平, en: Coverage and automation of the platform}
description: >-
  按月份、县级区划和渠道：各渠道事件中在一网统管平台上有记录（渠道与来源编号一致）的比例，以及平台事件中由物联感知、视频智能、无人机发现或自动派遣的比例。
  覆盖率的两部分都去掉重复上报和转办的事件；智能化水平以平台全部事件为分母，包括平台自身感知、没有来源渠道的事件。
  覆盖按来源系统的发生月份与区划，智能化按平台的上报月份与区划。行动方案目标：覆盖率90%以上，智能化水平70%以上。
owner: gsda
system: unified_urban_ops
grain: [month, county_code, channel]
columns:
  month: {title: 月份, description: 北京时间，YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  channel: 渠道
  feeder_count: {title: 渠道事件数, unit: 件, description: 不含重复和转办}
  found_count: {title: 平台有记录数, unit: 件}
  coverage: {title: 统管覆盖率, description: 平台有记录数与渠道事件数之比}
  platform_count: {title: 平台事件数, unit: 件}
  auto_count: {title: 智能发现或自动派遣数, unit: 件}
  intelligence: {title: 智能化水平, description: 智能发现或自动派遣数与平台事件数之比}
  is_final: {title: 是否定稿, description: 平台数据已到月末后10日}
checks:
  - {name: parts_within_whole, check: "found_count <= feeder_count and auto_count <= platform_count", message: 有记录或智能数多于总数, severity: error}
*/
with

newest as (
    select cast(max(updated_at) at time zone 'Asia/Shanghai' as date) as as_of
    from std.gsda_unified_event
),

recorded as (
    select distinct channel, source_event_no
    from std.gsda_unified_event
    where source_event_no is not null
),

feeders as (
    select
        strftime(event.occurred_on, '%Y-%m') as month,
        event.county_code,
        event.channel,
        count(*) as feeder_count,
        count(recorded.source_event_no) as found_count
    from topic.unified_urban_ops_event as event
    left join topic.unified_urban_ops_event_duplicate as duplicate
        on event.channel = duplicate.channel and event.event_no = duplicate.event_no
    left join recorded on event.channel = recorded.channel and event.event_no = recorded.source_event_no
    where not event.is_transferred and duplicate.event_no is null and event.occurred_on is not null
    group by strftime(event.occurred_on, '%Y-%m'), event.county_code, event.channel
),

platform as (
    select
        strftime(cast(event.reported_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        coalesce(division.current_code, '000000') as county_code,
        event.channel,
        count(*) as platform_count,
        count(*) filter (
            where event.found_by in ('物联感知', '视频智能', '无人机') or event.dispatched_by = '自动派遣'
        ) as auto_count
    from std.gsda_unified_event as event
    left join master.division_resolution as division on event.county_code = division.code
    where event.reported_at is not null
    group by
        strftime(cast(event.reported_at at time zone 'Asia/Shanghai' as date), '%Y-%m'),
        coalesce(division.current_code, '000000'), event.channel
),

joined as (
    select
        coalesce(feeders.month, platform.month) as month,
        coalesce(feeders.county_code, platform.county_code) as county_code,
        coalesce(feeders.channel, platform.channel) as channel,
        coalesce(feeders.feeder_count, 0) as feeder_count,
        coalesce(feeders.found_count, 0) as found_count,
        coalesce(platform.platform_count, 0) as platform_count,
        coalesce(platform.auto_count, 0) as auto_count
    from feeders
    full join platform
        on feeders.month = platform.month
        and feeders.county_code = platform.county_code
        and feeders.channel = platform.channel
)

select
    joined.month,
    joined.county_code,
    joined.channel,
    joined.feeder_count,
    joined.found_count,
    round(cast(joined.found_count as double) / nullif(joined.feeder_count, 0), 4) as coverage,
    joined.platform_count,
    joined.auto_count,
    round(cast(joined.auto_count as double) / nullif(joined.platform_count, 0), 4) as intelligence,
    joined.month < strftime(newest.as_of - 9, '%Y-%m') as is_final
from joined
cross join newest
