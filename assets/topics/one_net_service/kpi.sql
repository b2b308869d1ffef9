/*
title: {zh: 一网通办指标, en: Indicators of services}
description: >-
  一网通办的关键指标，按月（一次办率为截至日）：网办率、承诺时限内办结率、好评率、差评整改率、热线按期办结率与满意率，均由分子分母重新相加。
  好评率只算有评价的；期间完整指数据已到期末之后。5G智慧小屋建成数与自助服务镇街覆盖率截至设备台账的统计日期。接通率没有数源，未列。
owner: gsda
system: one_net_service
indicators:
  P01.online_rate: {title: 网办率, unit: 比例, direction: up, drill: topic.one_net_service_case_efficiency}
  P01.within_promise_rate: {title: 承诺时限内办结率, unit: 比例, direction: up, drill: topic.one_net_service_case_deadline}
  P01.one_visit_rate: {title: 最多跑一次事项占比, unit: 比例, direction: up, drill: topic.one_net_service_item_maturity}
  P01.good_rate: {title: 好评率, unit: 比例, direction: up, drill: topic.one_net_service_service_evaluation}
  P01.rectified_rate: {title: 差评整改率, unit: 比例, direction: up, drill: topic.one_net_service_service_evaluation}
  P01.hotline_on_time_rate: {title: 12345按期办结率, unit: 比例, direction: up, drill: topic.one_net_service_hotline_monthly}
  P01.hotline_satisfaction_rate: {title: 12345满意率, unit: 比例, direction: up, drill: topic.one_net_service_hotline_monthly}
  P01.kiosks:
    {title: 5G智慧小屋建成数, unit: 间, direction: up, drill: topic.one_net_service_kiosk_coverage,
     target: 100, source: 《江门市新型智慧城市建设行动方案（2021-2023年）》}
  P01.self_service_town_rate:
    {title: 自助服务镇街覆盖率, unit: 比例, direction: up, drill: topic.one_net_service_kiosk_coverage}
*/
with

newest as (
    select
        strftime(max(greatest(accepted_on, coalesce(finished_on, accepted_on))), '%Y-%m-%d') as as_of,
        strftime(max(greatest(accepted_on, coalesce(finished_on, accepted_on))), '%Y-%m') as as_of_month
    from topic.one_net_service_case_deadline
),

cases as (
    select
        month,
        count(*) as cases,
        count(*) filter (where channel not in ('窗口', '不详')) as online,
        count(*) filter (where has_promise and state in ('按时', '逾期')) as promised,
        count(*) filter (where has_promise and state = '按时') as kept
    from topic.one_net_service_case_deadline
    group by month
),

evaluations as (
    select month, sum(rated) as rated, sum(good) as good, sum(bad) as bad, sum(rectified) as rectified
    from topic.one_net_service_service_evaluation
    group by month
),

-- of tickets of the hotline those with a due time, from the tickets themselves
tickets as (
    select
        strftime(cast(called_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        count(*) filter (where finished_at is not null and due_at is not null) as due,
        count(*) filter (where finished_at <= due_at) as on_time,
        count(satisfaction) as rated,
        count(*) filter (where satisfaction in ('非常满意', '满意', '基本满意')) as satisfied
    from std.gsda_hotline_ticket
    group by strftime(cast(called_at at time zone 'Asia/Shanghai' as date), '%Y-%m')
),

newest_ticket as (
    select strftime(max(cast(updated_at at time zone 'Asia/Shanghai' as date)), '%Y-%m') as as_of_month
    from std.gsda_hotline_ticket
),

figures as (
    select 'P01.online_rate' as kpi_code, month as period, online as numerator, cases as denominator from cases
    union all
    select 'P01.within_promise_rate' as kpi_code, month as period, kept as numerator, promised as denominator from cases
    union all
    select 'P01.good_rate' as kpi_code, month as period, good as numerator, rated as denominator from evaluations
    union all
    select 'P01.rectified_rate' as kpi_code, month as period, rectified as numerator, bad as denominator from evaluations
)

select
    figures.kpi_code,
    figures.period,
    '440700' as county_code,
    figures.numerator,
    figures.denominator,
    figures.period < newest.as_of_month as is_complete
from figures
cross join newest
union all
select 'P01.hotline_on_time_rate', tickets.month, '440700', tickets.on_time, tickets.due, tickets.month < newest_ticket.as_of_month
from tickets
cross join newest_ticket
union all
select
    'P01.hotline_satisfaction_rate', tickets.month, '440700', tickets.satisfied, tickets.rated,
    tickets.month < newest_ticket.as_of_month
from tickets
cross join newest_ticket
union all
select 'P01.one_visit_rate', newest.as_of, '440700', count(*) filter (where item.visits <= 1), count(*), true
from topic.one_net_service_item_maturity as item
cross join newest
where newest.as_of is not null
group by newest.as_of
union all
select 'P01.kiosks', strftime(as_of, '%Y-%m-%d'), '440700', sum(kiosks), null, true
from topic.one_net_service_kiosk_coverage
group by as_of
union all
select 'P01.self_service_town_rate', strftime(as_of, '%Y-%m-%d'), '440700', sum(towns_covered), sum(towns), true
from topic.one_net_service_kiosk_coverage
group by as_of
