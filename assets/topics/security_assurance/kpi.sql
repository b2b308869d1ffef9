/*
title: {zh: 网络安全保障指标, en: Indicators of network security}
description: >-
  漏洞闭环率与按期整改率、等保测评合格率（二级及以上系统）、事件处置时间与已开放的敏感数据表数。
owner: cac
system: security_assurance
indicators:
  S01.vulnerability_closure_rate:
    {title: 漏洞闭环率, unit: 比例, direction: up, drill: topic.security_assurance_vulnerability_closure}
  S01.vulnerability_on_time_rate:
    {title: 漏洞按期整改率, unit: 比例, direction: up, drill: topic.security_assurance_vulnerability_closure}
  S01.protection_passed_rate:
    {title: 等保测评合格率, unit: 比例, direction: up, drill: topic.security_assurance_protection_status,
     target: 1.0, source: 《江门市新型智慧城市建设行动方案（2021-2023年）》：未通过等保测评不得上线}
  S01.sensitive_opened_tables:
    {title: 含敏感字段的已开放数据表数, unit: 张, direction: down, drill: topic.security_assurance_sensitive_column,
     target: 0.0, source: 公共数据分级保护：敏感数据不开放}
*/
with

-- the registers have no date of their own: the newest assessment or launch
as_of as (
    select strftime(max(assessed_on), '%Y-%m-%d') as period
    from topic.security_assurance_protection_status
    having count(assessed_on) > 0
),

figures as (
    select 'S01.vulnerability_closure_rate' as kpi_code, month as period, '440700' as county_code,
        sum(fixed_on_time + fixed_late) as numerator, sum(due) as denominator,
        sum(due) = sum(notified) as is_complete
    from topic.security_assurance_vulnerability_closure
    group by month
    union all
    select 'S01.vulnerability_on_time_rate' as kpi_code, month as period, '440700' as county_code,
        sum(fixed_on_time) as numerator, sum(due) as denominator, sum(due) = sum(notified) as is_complete
    from topic.security_assurance_vulnerability_closure
    group by month
    union all
    select 'S01.protection_passed_rate' as kpi_code, as_of.period, '440700' as county_code,
        count(*) filter (where status.is_passed) as numerator, count(*) as denominator, true as is_complete
    from topic.security_assurance_protection_status as status
    cross join as_of
    where status.status = '运行' and coalesce(status.level_filed, status.level_registered) >= '2'
    group by as_of.period
    union all
    select 'S01.sensitive_opened_tables' as kpi_code, as_of.period, '440700' as county_code,
        sum(sensitive.opened_tables) filter (where sensitive.sensitivity in ('三级', '四级')) as numerator,
        cast(null as bigint) as denominator, true as is_complete
    from topic.security_assurance_sensitive_column as sensitive
    cross join as_of
    group by as_of.period
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
