/*
title: {zh: 门户融合指标, en: Indicators of portal fusion}
description: >-
  督办按期率、接入应用数、月活跃用户数（各应用之和，未去重）与村务公开存证率。
owner: gsda
system: portal_fusion
grain: [kpi_code, period, county_code]
columns:
  kpi_code: 指标代码
  kpi_title: 指标名称
  period: {title: 期间, description: YYYY、YYYY-MM或YYYY-MM-DD（截至日）}
  county_code: {title: 区划代码, description: 440700为全市}
  numerator: 分子
  denominator: {title: 分母, description: 计数类指标没有分母}
  value: 指标值
  unit: 单位
  target: 目标值
  target_source: 目标出处
  direction: {title: 方向, description: up越大越好，down越小越好}
  is_met: {title: 是否达标, description: 没有目标或没有数值时为空}
  drill_model: 下钻模型
  is_complete: {title: 期间是否完整}
checks:
  - {name: share_within_one, check: "unit <> '比例' or value between 0 and 1", message: 比例不在0至1之间, dimension: accuracy, severity: error}
*/
with

definitions as (
    select * from (values
        ('X03.supervision_on_time_rate', '督办按期率', '比例', cast(null as double), cast(null as text), 'up', 'topic.portal_fusion_supervision_monthly', true),
        ('X03.apps_online', '在线移动应用数', '个', cast(null as double), cast(null as text), 'down', 'topic.portal_fusion_service_app_inventory', false),
        ('X03.monthly_users', '月活跃用户数（未去重）', '人', cast(null as double), cast(null as text), 'up', 'topic.portal_fusion_service_app_inventory', false),
        ('X03.notice_evidence_rate', '村务公开存证率', '比例', cast(null as double), cast(null as text), 'up', 'topic.portal_fusion_village_notice_monthly', true)
    ) as listed (kpi_code, kpi_title, unit, target, target_source, direction, drill_model, is_quotient)
),

-- a month is complete when all its tasks are due, a notice's month when a later one has begun
latest as (
    select max(month) as notice_month
    from topic.portal_fusion_village_notice_monthly
),

-- applications have no date of their own: as of the newest launch
apps as (
    select strftime(max(launched_on), '%Y-%m-%d') as period
    from std.gsda_service_app
    having count(launched_on) > 0
),

figures as (
    select 'X03.supervision_on_time_rate' as kpi_code, month as period, '440700' as county_code,
        sum(on_time) as numerator, sum(due) as denominator, sum(due) = sum(tasks) as is_complete
    from topic.portal_fusion_supervision_monthly
    group by month
    union all
    select 'X03.apps_online' as kpi_code, apps.period, '440700' as county_code,
        sum(inventory.online) as numerator, cast(null as bigint) as denominator, true as is_complete
    from topic.portal_fusion_service_app_inventory as inventory
    cross join apps
    group by apps.period
    union all
    select 'X03.monthly_users' as kpi_code, apps.period, '440700' as county_code,
        sum(inventory.monthly_users) as numerator, cast(null as bigint) as denominator, true as is_complete
    from topic.portal_fusion_service_app_inventory as inventory
    cross join apps
    group by apps.period
    union all
    select 'X03.notice_evidence_rate' as kpi_code, notice.month as period, left(notice.village_code, 6) as county_code,
        sum(notice.with_evidence) as numerator, sum(notice.notices) as denominator,
        notice.month < max(latest.notice_month) as is_complete
    from topic.portal_fusion_village_notice_monthly as notice
    cross join latest
    group by notice.month, left(notice.village_code, 6)
),

valued as (
    select
        figures.kpi_code,
        figures.period,
        figures.county_code,
        cast(figures.numerator as double) as numerator,
        cast(figures.denominator as double) as denominator,
        case
            when definitions.is_quotient then cast(figures.numerator as double) / nullif(figures.denominator, 0)
            else cast(figures.numerator as double)
        end as value,
        figures.is_complete
    from figures
    inner join definitions on figures.kpi_code = definitions.kpi_code
)

select
    valued.kpi_code,
    definitions.kpi_title,
    valued.period,
    valued.county_code,
    valued.numerator,
    valued.denominator,
    round(valued.value, 4) as value,
    definitions.unit,
    definitions.target,
    definitions.target_source,
    definitions.direction,
    case definitions.direction when 'up' then valued.value >= definitions.target else valued.value <= definitions.target end
        as is_met,
    definitions.drill_model,
    valued.is_complete
from valued
inner join definitions on valued.kpi_code = definitions.kpi_code
