/*
title: {zh: 系统服务水平月报, en: Service level by month}
description: >-
  各责任单位运行系统逐月的可用率、平均修复时间与平均无故障时间，由停机分钟和故障次数重算，不采用填报的可用率；
  应服务时间按当月自然分钟（7×24）计。计划内停机没有另行填报，一并计入停机。停机分钟未填或超过当月分钟数的系统不计并另计数。
owner: gsda
system: ops_maintenance
grain: [department_uscc, month]
columns:
  department_uscc: {title: 责任单位, description: 查无系统者为 -}
  month: {title: 月份, description: YYYY-MM}
  systems: {title: 系统数, unit: 个}
  service_minutes: {title: 应服务分钟, unit: 分钟}
  downtime_minutes: {title: 停机分钟, unit: 分钟}
  failures: {title: 故障次数, unit: 次}
  availability: {title: 可用率}
  mttr_minutes: {title: 平均修复时间, unit: 分钟, description: 停机分钟与故障次数之比}
  mtbf_hours: {title: 平均无故障时间, unit: 小时}
  over_999: {title: 可用率达到99.9%的系统数, unit: 个}
  invalid_count: {title: 停机分钟无效的系统数, unit: 个}
checks:
  - {name: availability_in_range, check: "availability between 0 and 1", message: 可用率不在0至1之间, dimension: accuracy, severity: error}
  - {name: good_within_systems, check: "over_999 + invalid_count <= systems", message: 部分多于总体, severity: error}
*/
with

levels as (
    select
        coalesce(system.department_uscc, '-') as department_uscc,
        substr(level.month, 1, 4) || '-' || substr(level.month, 5, 2) as month,
        1440.0 * extract(day from last_day(
            cast(substr(level.month, 1, 4) || '-' || substr(level.month, 5, 2) || '-01' as date)
        )) as month_minutes,
        level.failures,
        level.downtime_minutes
    from std.gsda_service_level as level
    left join std.gsda_information_system as system on level.system_no = system.system_no
),

judged as (
    select
        levels.*,
        coalesce(downtime_minutes between 0 and month_minutes, false) as is_valid
    from levels
),

summed as (
    select
        department_uscc,
        month,
        count(*) as systems,
        coalesce(cast(sum(cast(month_minutes as decimal(18, 2))) filter (where is_valid) as double), 0) as service_minutes,
        coalesce(sum(downtime_minutes) filter (where is_valid), 0) as downtime_minutes,
        coalesce(sum(failures) filter (where is_valid), 0) as failures,
        count(*) filter (where is_valid and downtime_minutes <= 0.001 * month_minutes) as over_999,
        count(*) filter (where not is_valid) as invalid_count
    from judged
    group by department_uscc, month
)

select
    department_uscc,
    month,
    systems,
    cast(round(service_minutes) as bigint) as service_minutes,
    cast(downtime_minutes as bigint) as downtime_minutes,
    cast(failures as bigint) as failures,
    round(1 - downtime_minutes / nullif(service_minutes, 0), 6) as availability,
    round(downtime_minutes / nullif(failures, 0), 1) as mttr_minutes,
    round((service_minutes - downtime_minutes) / nullif(failures, 0) / 60.0, 1) as mtbf_hours,
    over_999,
    invalid_count
from summed
