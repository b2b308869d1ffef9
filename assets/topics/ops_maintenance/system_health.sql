/*
title: {zh: 系统健康度, en: Health of systems}
description: >-
  每个系统逐月的健康得分：100分起，可用率低于99.9%、月末有未整改的高危或超危漏洞、当月有较大及以上安全事件各减20分；
  云资源CPU峰值P95高于80%、紧急工单多于2件各减10分（本库约定）。漏洞、事件和工单没有记录即为没有；没有可用率或云资源用量者按未知，不减分，
  parts_known为五项中已知的项数。
owner: gsda
system: ops_maintenance
grain: [system_no, month]
columns:
  system_no: 系统编号
  month: {title: 月份, description: YYYY-MM}
  availability: {title: 可用率, description: 由停机分钟重算}
  tickets: {title: 工单数, unit: 件}
  urgent_tickets: {title: 紧急工单数, unit: 件}
  incidents: {title: 较大及以上事件数, unit: 件}
  open_vulnerabilities: {title: 月末未整改高危漏洞数, unit: 个, description: 高危与超危}
  cpu_peak_p95: {title: CPU峰值P95, unit: '%', description: 全部云资源当月各日峰值，最近秩法}
  parts_known: {title: 已知项数, unit: 项}
  score: {title: 健康得分, unit: 分}
checks:
  - {name: score_in_range, check: "score between 20 and 100", message: 健康得分不在20至100之间, severity: error}
*/
with

levels as (
    select
        system_no,
        substr(month, 1, 4) || '-' || substr(month, 5, 2) as month,
        last_day(cast(substr(month, 1, 4) || '-' || substr(month, 5, 2) || '-01' as date)) as month_end,
        downtime_minutes
    from std.gsda_service_level
),

tickets as (
    select
        system_no,
        strftime(cast(created_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        count(*) as tickets,
        count(*) filter (where priority = '紧急') as urgent_tickets
    from std.gsda_ops_ticket
    group by system_no, strftime(cast(created_at at time zone 'Asia/Shanghai' as date), '%Y-%m')
),

incidents as (
    select
        system_no,
        strftime(cast(occurred_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        count(*) as incidents
    from std.cac_security_incident
    where level in ('较大', '重大', '特别重大')
    group by system_no, strftime(cast(occurred_at at time zone 'Asia/Shanghai' as date), '%Y-%m')
),

vulnerabilities as (
    select levels.system_no, levels.month, count(*) as open_vulnerabilities
    from levels
    inner join std.cac_vulnerability as notice
        on levels.system_no = notice.system_no
        and notice.notified_on <= levels.month_end
        and (notice.fixed_on is null or notice.fixed_on > levels.month_end)
    where notice.severity in ('高危', '超危') and notice.status is distinct from '不予整改'
    group by levels.system_no, levels.month
),

peaks as (
    select
        resource.system_no,
        strftime(usage.used_on, '%Y-%m') as month,
        usage.cpu_peak,
        row_number() over (
            partition by resource.system_no, strftime(usage.used_on, '%Y-%m') order by usage.cpu_peak, usage.resource_no, usage.used_on
        ) as position,
        count(*) over (partition by resource.system_no, strftime(usage.used_on, '%Y-%m')) as readings
    from std.gsda_cloud_usage as usage
    inner join std.gsda_cloud_resource as resource on usage.resource_no = resource.resource_no
    where usage.cpu_peak is not null
),

loads as (
    select system_no, month, max(cpu_peak) as cpu_peak_p95
    from peaks
    where position = cast(floor((95 * readings + 99) / 100.0) as bigint)
    group by system_no, month
),

gathered as (
    select
        levels.system_no,
        levels.month,
        1 - levels.downtime_minutes / nullif(1440.0 * extract(day from levels.month_end), 0) as availability,
        coalesce(tickets.tickets, 0) as tickets,
        coalesce(tickets.urgent_tickets, 0) as urgent_tickets,
        coalesce(incidents.incidents, 0) as incidents,
        coalesce(vulnerabilities.open_vulnerabilities, 0) as open_vulnerabilities,
        loads.cpu_peak_p95
    from levels
    left join tickets on levels.system_no = tickets.system_no and levels.month = tickets.month
    left join incidents on levels.system_no = incidents.system_no and levels.month = incidents.month
    left join vulnerabilities
        on levels.system_no = vulnerabilities.system_no and levels.month = vulnerabilities.month
    left join loads on levels.system_no = loads.system_no and levels.month = loads.month
)

select
    system_no,
    month,
    round(availability, 6) as availability,
    tickets,
    urgent_tickets,
    incidents,
    open_vulnerabilities,
    cpu_peak_p95,
    3
    + case when availability is not null then 1 else 0 end
    + case when cpu_peak_p95 is not null then 1 else 0 end as parts_known,
    100
    - case when availability < 0.999 then 20 else 0 end
    - case when open_vulnerabilities > 0 then 20 else 0 end
    - case when incidents > 0 then 20 else 0 end
    - case when cpu_peak_p95 > 80 then 10 else 0 end
    - case when urgent_tickets > 2 then 10 else 0 end as score
from gathered
