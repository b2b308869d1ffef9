/*
title: {zh: 网络安全保障指标, en: Indicators of network security}
description: >-
  漏洞闭环率与按期整改率、等保测评合格率（二级及以上系统）、事件处置时间与已开放的敏感数据表数。
owner: cac
system: security_assurance
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
        ('S01.vulnerability_closure_rate', '漏洞闭环率', '比例', cast(null as double), cast(null as text), 'up', 'topic.security_assurance_vulnerability_closure', true),
        ('S01.vulnerability_on_time_rate', '漏洞按期整改率', '比例', cast(null as double), cast(null as text), 'up', 'topic.security_assurance_vulnerability_closure', true),
        ('S01.protection_passed_rate', '等保测评合格率', '比例', 1.0, '《江门市新型智慧城市建设行动方案（2021-2023年）》：未通过等保测评不得上线', 'up', 'topic.security_assurance_protection_status', true),
        ('S01.sensitive_opened_tables', '含敏感字段的已开放数据表数', '张', 0.0, '公共数据分级保护：敏感数据不开放', 'down', 'topic.security_assurance_sensitive_column', false)
    ) as listed (kpi_code, kpi_title, unit, target, target_source, direction, drill_model, is_quotient)
),

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
