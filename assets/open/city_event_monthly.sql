/*
title: {zh: 江门市城市治理事件月度统计, en: Urban governance events of Jiangmen by month}
description: 江门市一网统管受理的城市治理事件按月份、县级区划和来源渠道的受理、办结与按期办结件数；不足10件的分组不公布。
owner: gsda
grain: [month, county_code, channel]
columns:
  month: {title: 月份, description: YYYY-MM}
  county_code: 区划代码
  county_name: 区划名称
  channel: 来源渠道
  event_count: {title: 受理件数, unit: 件}
  finished_count: {title: 办结件数, unit: 件}
  on_time_count: {title: 按期办结件数, unit: 件}
*/
select
    event.month,
    event.county_code,
    division.name as county_name,
    event.channel,
    sum(event.received) as event_count,
    sum(event.finished) as finished_count,
    sum(event.on_time) as on_time_count
from topic.unified_urban_ops_event_monthly as event
left join master.division as division on event.county_code = division.code
group by event.month, event.county_code, division.name, event.channel
having sum(event.received) >= 10
