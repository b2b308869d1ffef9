/*
title: {zh: 政务外网链路可用率, en: Availability of the government network}
description: >-
  电子政务外网在用链路按月份和县级区划的可用率（各链路故障分钟之和与应可用分钟之和，不平均各链路的比率）与恢复时间P90。
  恢复时间按故障发生月份，未恢复的故障不计入恢复时间。重叠故障的合并见链路可用率。
owner: gsda
system: ops_maintenance
grain: [month, county_code]
columns:
  month: {title: 月份, description: YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  circuits: {title: 链路数, unit: 条}
  faults: {title: 故障次数, unit: 次}
  service_minutes: {title: 应可用分钟, unit: 分钟}
  downtime_minutes: {title: 故障分钟, unit: 分钟}
  availability: {title: 可用率}
  repair_p90_minutes: {title: 恢复时间P90, unit: 分钟, description: 最近秩法；不足10次为空}
checks:
  - {name: availability_in_range, check: "availability between 0 and 1", message: 可用率不在0至1之间, dimension: accuracy, severity: error}
*/
with

-- repairs by the county of the circuit
repairs as (
    select
        circuit.month,
        circuit.county_code,
        (extract(epoch from fault.recovered_at) - extract(epoch from fault.occurred_at)) / 60.0 as minutes,
        row_number() over (
            partition by circuit.month, circuit.county_code
            order by extract(epoch from fault.recovered_at) - extract(epoch from fault.occurred_at), fault.fault_no
        ) as position,
        count(*) over (partition by circuit.month, circuit.county_code) as repaired
    from std.cucc_network_fault as fault
    inner join topic.super_network_availability as circuit
        on fault.circuit_no = circuit.circuit_no
        and circuit.month = strftime(cast(fault.occurred_at at time zone 'Asia/Shanghai' as date), '%Y-%m')
    where fault.recovered_at >= fault.occurred_at
),

slowest as (
    select month, county_code, round(max(minutes), 1) as repair_p90_minutes
    from repairs
    where repaired >= 10 and position = cast(floor((90 * repaired + 99) / 100.0) as bigint)
    group by month, county_code
)

select
    circuit.month,
    circuit.county_code,
    count(*) as circuits,
    cast(sum(circuit.faults) as bigint) as faults,
    sum(circuit.minutes) as service_minutes,
    sum(circuit.down_minutes) as downtime_minutes,
    round(1 - cast(sum(circuit.down_minutes) as double) / nullif(cast(sum(circuit.minutes) as double), 0), 6) as availability,
    max(slowest.repair_p90_minutes) as repair_p90_minutes
from topic.super_network_availability as circuit
left join slowest on circuit.month = slowest.month and circuit.county_code = slowest.county_code
group by circuit.month, circuit.county_code
