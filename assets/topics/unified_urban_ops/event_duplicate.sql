/*
title: {zh: 重复上报事件, en: Events reported twice}
description: >-
  同一类别、相距不超过50米、上报不晚于24小时的事件，归到其中最早的一件；时间相同者渠道、编号在前的为先。只比较有坐标且不是转办的事件。
owner: plac
system: unified_urban_ops
grain: [channel, event_no]
columns:
  channel: {title: 渠道, description: 重复事件的渠道}
  event_no: {title: 事件编号, description: 重复事件的编号}
  first_channel: {title: 首报渠道}
  first_event_no: {title: 首报事件编号}
  distance_m: {title: 与首报事件的距离, unit: m}
  minutes_after: {title: 晚于首报, unit: 分钟}
checks:
  - {name: near_and_soon, check: "distance_m <= 50 and minutes_after between 0 and 1440", message: 距离或时间超出重复的范围, severity: error}
*/
with

-- cells of about 206 by 221 metres: what lies within 50 metres is in the same or a neighbouring one
located as (
    select
        channel,
        event_no,
        category,
        longitude,
        latitude,
        floor(epoch(occurred_at)) as occurred,
        floor(longitude * 500) as cell_x,
        floor(latitude * 500) as cell_y
    from topic.unified_urban_ops_event
    where not is_transferred and longitude is not null and latitude is not null and occurred_at is not null
),

steps as (
    select step from (values (-1), (0), (1)) as listed (step)
),

spread as (
    select
        located.channel,
        located.event_no,
        located.category,
        located.longitude,
        located.latitude,
        located.occurred,
        located.cell_x + east.step as cell_x,
        located.cell_y + north.step as cell_y
    from located
    cross join steps as east
    cross join steps as north
),

pairs as (
    select
        later.channel,
        later.event_no,
        earlier.channel as first_channel,
        earlier.event_no as first_event_no,
        earlier.occurred as first_occurred,
        round(sqrt(
            power((later.longitude - earlier.longitude) * 111320 * cos(radians(later.latitude)), 2)
            + power((later.latitude - earlier.latitude) * 110740, 2)
        ), 1) as distance_m,
        round((later.occurred - earlier.occurred) / 60.0, 2) as minutes_after
    from located as later
    inner join spread as earlier
        on later.cell_x = earlier.cell_x
        and later.cell_y = earlier.cell_y
        and later.category = earlier.category
        and later.occurred - earlier.occurred between 0 and 86400
        and (
            earlier.occurred < later.occurred
            or earlier.channel < later.channel
            or (earlier.channel = later.channel and earlier.event_no < later.event_no)
        )
),

ranked as (
    select
        pairs.*,
        row_number() over (
            partition by channel, event_no order by first_occurred, first_channel, first_event_no
        ) as position
    from pairs
    where distance_m <= 50
)

select channel, event_no, first_channel, first_event_no, distance_m, minutes_after
from ranked
where position = 1
