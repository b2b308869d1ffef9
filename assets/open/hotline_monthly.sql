/*
title: {zh: 江门市12345热线月度办理情况, en: Monthly 12345 hotline performance of Jiangmen}
description: 12345热线按月份和县级区划的受理、办结、按期办结与满意情况；不足10件的分组不公布。
owner: gsda
grain: [month, county_code]
columns:
  month: {title: 月份, description: YYYY-MM}
  county_code: 区划代码
  county_name: 区划名称
  ticket_count: {title: 受理件数, unit: 件}
  finished_count: {title: 办结件数, unit: 件}
  on_time_count: {title: 按期办结件数, unit: 件}
  rated_count: {title: 评价件数, unit: 件}
  satisfied_count: {title: 满意件数, unit: 件}
*/
select
    month,
    county_code,
    county_name,
    sum(ticket_count) as ticket_count,
    sum(finished_count) as finished_count,
    sum(on_time_count) as on_time_count,
    sum(rated_count) as rated_count,
    sum(satisfied_count) as satisfied_count
from topic.one_net_service_hotline_monthly
group by month, county_code, county_name
having sum(ticket_count) >= 10
