/*
title: {zh: 社区风险, en: Risk of communities}
description: >-
  每个村（社区）逐月的网格事件、矛盾纠纷与火警，及平安风险指数：三项的千户发生率分别减去全市当月平均、除以全市标准差，取三者平均，
  截在正负3以内（本库约定）；不足300户的村（社区）为空。户数为网格登记户数。热线投诉与城管案件只到镇街或区县，不参与。
  指数只供内部调度，不公开（避免对社区贴标签）。
owner: plac
system: smart_community
grain: [village_code, month]
columns:
  village_code: 村（社区）代码
  month: {title: 月份, description: YYYY-MM}
  households: {title: 网格登记户数, unit: 户}
  events: {title: 网格事件, unit: 件}
  disputes: {title: 矛盾纠纷, unit: 件}
  fire_alarms: {title: 火警, unit: 起}
  index: {title: 风险指数, description: 大于0为高于全市平均}
checks:
  - {name: index_is_capped, check: '"index" between -3 and 3', message: 风险指数超出正负3, severity: error}
*/
with

happened as (
    select
        grid.village_code,
        strftime(cast(event.reported_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        'event' as kind
    from std.plac_grid_event as event
    inner join master.grid as grid on event.grid_code = grid.grid_code
    union all
    select
        grid.village_code,
        strftime(mediation.accepted_on, '%Y-%m') as month,
        'dispute' as kind
    from std.plac_dispute_mediation as mediation
    inner join master.grid as grid on mediation.grid_code = grid.grid_code
    union all
    select
        matched.village_code,
        strftime(cast(alarm.called_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        'fire' as kind
    from std.fire_fire_alarm_case as alarm
    inner join master.address_match as matched on alarm.address = matched.address_text
    where matched.village_code is not null
),

months as (
    select distinct month
    from happened
    where month is not null
),

counted as (
    select
        profile.village_code,
        months.month,
        profile.grid_households as households,
        count(*) filter (where happened.kind = 'event') as events,
        count(*) filter (where happened.kind = 'dispute') as disputes,
        count(*) filter (where happened.kind = 'fire') as fire_alarms
    from topic.smart_community_profile as profile
    cross join months
    left join happened on profile.village_code = happened.village_code and months.month = happened.month
    group by profile.village_code, months.month, profile.grid_households
),

rates as (
    select
        counted.*,
        case when households >= 300 then events * 1000.0 / nullif(households, 0) end as event_rate,
        case when households >= 300 then disputes * 1000.0 / nullif(households, 0) end as dispute_rate,
        case when households >= 300 then fire_alarms * 1000.0 / nullif(households, 0) end as fire_rate
    from counted
),

means as (
    select
        month,
        count(event_rate) as villages,
        cast(sum(cast(event_rate as decimal(38, 8))) as double) / nullif(count(event_rate), 0) as events,
        cast(sum(cast(dispute_rate as decimal(38, 8))) as double) / nullif(count(event_rate), 0) as disputes,
        cast(sum(cast(fire_rate as decimal(38, 8))) as double) / nullif(count(event_rate), 0) as fires
    from rates
    group by month
),

-- the population's deviation, in two passes: sums of decimals are the same in any order
deviations as (
    select
        means.month,
        sqrt(cast(sum(cast(power(rates.event_rate - means.events, 2) as decimal(38, 8))) as double)
            / nullif(max(means.villages), 0)) as events,
        sqrt(cast(sum(cast(power(rates.dispute_rate - means.disputes, 2) as decimal(38, 8))) as double)
            / nullif(max(means.villages), 0)) as disputes,
        sqrt(cast(sum(cast(power(rates.fire_rate - means.fires, 2) as decimal(38, 8))) as double)
            / nullif(max(means.villages), 0)) as fires
    from rates
    inner join means on rates.month = means.month
    group by means.month
),

-- a kind that happened nowhere in a month tells nothing apart and counts as average
scored as (
    select
        rates.*,
        coalesce((rates.event_rate - means.events) / nullif(deviations.events, 0), 0)
        + coalesce((rates.dispute_rate - means.disputes) / nullif(deviations.disputes, 0), 0)
        + coalesce((rates.fire_rate - means.fires) / nullif(deviations.fires, 0), 0) as total
    from rates
    inner join means on rates.month = means.month
    inner join deviations on rates.month = deviations.month
)

select
    village_code,
    month,
    households,
    events,
    disputes,
    fire_alarms,
    case when households >= 300 then round(greatest(-3.0, least(3.0, total / 3.0)), 4) end as "index"
from scored
