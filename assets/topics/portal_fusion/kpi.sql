/*
title: {zh: 门户融合指标, en: Indicators of portal fusion}
description: >-
  督办按期率、接入应用数、月活跃用户数（各应用之和，未去重）与村务公开存证率。
owner: gsda
system: portal_fusion
indicators:
  X03.supervision_on_time_rate:
    {title: 督办按期率, unit: 比例, direction: up, drill: topic.portal_fusion_supervision_monthly}
  X03.apps_online: {title: 在线移动应用数, unit: 个, direction: down, drill: topic.portal_fusion_service_app_inventory}
  X03.monthly_users: {title: 月活跃用户数（未去重）, unit: 人, direction: up, drill: topic.portal_fusion_service_app_inventory}
  X03.notice_evidence_rate:
    {title: 村务公开存证率, unit: 比例, direction: up, drill: topic.portal_fusion_village_notice_monthly}
*/
with

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
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
