/*
title: {zh: 江门市政务服务办件月度统计, en: Government service cases of Jiangmen by month}
description: 江门市政务服务办件按月份、事项类型和申办渠道的受理、办结、承诺期内办结与好评件数；不足10件的分组不公布。
owner: gsda
grain: [month, item_type, channel]
columns:
  month: {title: 月份, description: YYYY-MM}
  item_type: 事项类型
  channel: 申办渠道
  case_count: {title: 受理件数, unit: 件}
  finished_count: {title: 办结件数, unit: 件}
  within_promise_count: {title: 承诺期内办结件数, unit: 件}
  rated_count: {title: 评价件数, unit: 件}
  satisfied_count: {title: 满意件数, unit: 件}
*/
select
    month,
    item_type,
    channel,
    sum(case_count) as case_count,
    sum(finished_count) as finished_count,
    sum(within_promise_count) as within_promise_count,
    sum(rated_count) as rated_count,
    sum(satisfied_count) as satisfied_count
from topic.one_net_service_case_efficiency
group by month, item_type, channel
having sum(case_count) >= 10
