/*
title: {zh: 政务服务办件效率, en: Service case efficiency}
description: 办件按受理月份（北京时间）、事项类型和申办渠道的受理、办结、平均办理工作日与承诺时限内办结情况；工作日按周一至周五计，未扣除法定节假日与调休。
owner: gsda
system: one_net_service
grain: [month, item_type, channel]
columns:
  month: {title: 月份, description: 受理时间所在月，未受理者为申请时间，YYYY-MM}
  item_type: 事项类型
  channel: 申办渠道
  case_count: {title: 办件数, unit: 件}
  finished_count: {title: 办结数, unit: 件}
  mean_workdays: {title: 平均办理时间, unit: 工作日}
  promised_count: {title: 有承诺时限的办结数, unit: 件}
  within_promise_count: {title: 承诺时限内办结数, unit: 件}
  within_promise_rate: {title: 承诺时限内办结率}
  rated_count: {title: 评价数, unit: 件}
  satisfied_count: {title: 满意数, unit: 件, description: 非常满意、满意、基本满意}
checks:
  - {name: finished_within_received, check: "finished_count <= case_count", message: 办结数多于办件数, severity: error}
  - {name: mean_not_negative, check: "mean_workdays >= 0", message: 平均办理时间为负, dimension: accuracy, severity: error}
*/
with

-- days since Monday 3 January 2000, Beijing time
cases as (
    select
        cast(coalesce(accepted_at, applied_at) at time zone 'Asia/Shanghai' as date) as began_on,
        date_diff(
            'day', date '2000-01-03', cast(coalesce(accepted_at, applied_at) at time zone 'Asia/Shanghai' as date)
        ) as began_day,
        date_diff('day', date '2000-01-03', cast(finished_at at time zone 'Asia/Shanghai' as date)) as finished_day,
        coalesce(item_type, '不详') as item_type,
        coalesce(channel, '不详') as channel,
        finished_at is not null as is_finished,
        promised_workdays,
        satisfaction
    from std.gsda_service_case
),

-- whole weeks have five working days; of the days since the last Monday at most five count
timed as (
    select
        strftime(began_on, '%Y-%m') as month,
        item_type,
        channel,
        is_finished,
        promised_workdays,
        satisfaction,
        cast(floor(finished_day / 7.0) as bigint) * 5 + least(finished_day % 7, 5)
        - cast(floor(began_day / 7.0) as bigint) * 5 - least(began_day % 7, 5) as workdays
    from cases
)

select
    month,
    item_type,
    channel,
    count(*) as case_count,
    count(*) filter (where is_finished) as finished_count,
    round(cast(sum(workdays) as double) / nullif(count(workdays), 0), 2) as mean_workdays,
    count(*) filter (where is_finished and promised_workdays is not null) as promised_count,
    count(*) filter (where workdays <= promised_workdays) as within_promise_count,
    round(
        cast(count(*) filter (where workdays <= promised_workdays) as double)
        / nullif(count(*) filter (where is_finished and promised_workdays is not null), 0), 4
    ) as within_promise_rate,
    count(satisfaction) as rated_count,
    count(*) filter (where satisfaction in ('非常满意', '满意', '基本满意')) as satisfied_count
from timed
group by month, item_type, channel
