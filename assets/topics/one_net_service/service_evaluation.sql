/*
title: {zh: 政务服务好差评, en: Evaluation of services}
description: >-
  好差评按评价月份（北京时间）、事项类型和申办渠道：一件多次评价取最后一次，差评为不满意与非常不满意；差评在评价后15个工作日内整改的为按时整改。
  只有办件本身的评价（没有评价记录）的按办结月份计入，不计整改。
owner: gsda
system: one_net_service
grain: [month, item_type, channel]
columns:
  month: {title: 月份, description: YYYY-MM}
  item_type: 事项类型
  channel: 申办渠道
  rated: {title: 评价数, unit: 件}
  good: {title: 好评数, unit: 件}
  bad: {title: 差评数, unit: 件}
  good_rate: {title: 好评率}
  rectified: {title: 差评整改数, unit: 件}
  rectified_on_time: {title: 按时整改数, unit: 件}
checks:
  - {name: parts_make_the_whole, check: "good + bad = rated and rectified_on_time <= rectified and rectified <= bad", message: 好评、差评、整改数不相符, severity: error}
*/
with

evaluations as (
    select
        case_no,
        satisfaction,
        rectified = '是' as is_rectified,
        cast(evaluated_at at time zone 'Asia/Shanghai' as date) as evaluated_on,
        cast(rectified_at at time zone 'Asia/Shanghai' as date) as rectified_on
    from std.gsda_service_evaluation
    where satisfaction is not null
    qualify row_number() over (partition by case_no order by evaluated_at desc, evaluation_no desc) = 1
),

rated as (
    select
        strftime(coalesce(evaluations.evaluated_on, cases.finished_on), '%Y-%m') as month,
        coalesce(cases.item_type, '不详') as item_type,
        coalesce(cases.channel, '不详') as channel,
        coalesce(evaluations.satisfaction, cases.satisfaction) as satisfaction,
        coalesce(evaluations.is_rectified, false) as is_rectified,
        fixed.ordinal - said.ordinal <= 15 as is_on_time
    from evaluations
    full join topic.one_net_service_case_deadline as cases on evaluations.case_no = cases.case_no
    left join master.calendar as said on evaluations.evaluated_on = said.day
    left join master.calendar as fixed on evaluations.rectified_on = fixed.day
    where coalesce(evaluations.satisfaction, cases.satisfaction) is not null
        and coalesce(evaluations.evaluated_on, cases.finished_on) is not null
)

select
    month,
    item_type,
    channel,
    count(*) as rated,
    count(*) filter (where satisfaction not in ('不满意', '非常不满意')) as good,
    count(*) filter (where satisfaction in ('不满意', '非常不满意')) as bad,
    round(
        cast(count(*) filter (where satisfaction not in ('不满意', '非常不满意')) as double) / nullif(count(*), 0), 4
    ) as good_rate,
    count(*) filter (where satisfaction in ('不满意', '非常不满意') and is_rectified) as rectified,
    count(*) filter (where satisfaction in ('不满意', '非常不满意') and is_rectified and is_on_time) as rectified_on_time
from rated
group by month, item_type, channel
