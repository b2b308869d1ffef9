/*
title: {zh: 政务服务办件效率, en: Service case efficiency}
description: >-
  办件按受理月份（北京时间，未受理者为申请月）、事项类型和申办渠道的受理、办结、平均办理工作日与时限内办结情况；工作日按工作日历扣除法定节假日并计调休上班日，
  受理当日不计，未受理的不计时。承诺与法定时限内办结率以办结件为分母；逾期未结按截至日判断。
owner: gsda
system: one_net_service
grain: [month, item_type, channel]
columns:
  month: {title: 月份, description: YYYY-MM}
  item_type: 事项类型
  channel: 申办渠道
  case_count: {title: 办件数, unit: 件}
  finished_count: {title: 办结数, unit: 件}
  mean_workdays: {title: 平均办理时间, unit: 工作日}
  promised_count: {title: 有承诺时限的办结数, unit: 件}
  within_promise_count: {title: 承诺时限内办结数, unit: 件}
  within_promise_rate: {title: 承诺时限内办结率}
  legal_count: {title: 有法定时限的办结数, unit: 件}
  within_legal_count: {title: 法定时限内办结数, unit: 件}
  overdue_open_count: {title: 逾期未结数, unit: 件}
  rated_count: {title: 评价数, unit: 件}
  satisfied_count: {title: 满意数, unit: 件, description: 非常满意、满意、基本满意}
checks:
  - {name: finished_within_received, check: "finished_count <= case_count", message: 办结数多于办件数, severity: error}
  - {name: mean_not_negative, check: "mean_workdays >= 0", message: 平均办理时间为负, dimension: accuracy, severity: error}
  - {name: parts_within_whole, check: "within_promise_count <= promised_count and within_legal_count <= legal_count", message: 时限内办结数多于办结数, severity: error}
*/
select
    month,
    item_type,
    channel,
    count(*) as case_count,
    count(finished_on) as finished_count,
    round(
        cast(sum(used_workdays) filter (where finished_on is not null) as double)
        / nullif(count(used_workdays) filter (where finished_on is not null), 0), 2
    ) as mean_workdays,
    count(*) filter (where has_promise and state in ('按时', '逾期')) as promised_count,
    count(*) filter (where has_promise and state = '按时') as within_promise_count,
    round(
        cast(count(*) filter (where has_promise and state = '按时') as double)
        / nullif(count(*) filter (where has_promise and state in ('按时', '逾期')), 0), 4
    ) as within_promise_rate,
    count(is_within_legal) as legal_count,
    count(*) filter (where is_within_legal) as within_legal_count,
    count(*) filter (where state = '在办逾期') as overdue_open_count,
    count(satisfaction) as rated_count,
    count(*) filter (where satisfaction in ('非常满意', '满意', '基本满意')) as satisfied_count
from topic.one_net_service_case_deadline
group by month, item_type, channel
