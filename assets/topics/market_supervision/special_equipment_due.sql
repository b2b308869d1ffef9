/*
title: {zh: 特种设备定检, en: Special equipment inspections due}
description: >-
  在用特种设备按县级区划和设备种类的在检、30天内到期、超期、检验不合格数和定检率；停用、报废的不计。没有下次检验日期的按超期；
  检验不合格而仍在用的不算在检。检验周期由登记的下次检验日期体现（电梯按 TSG T7001-2023）。截止日为最近的检验日期。
owner: amr
system: market_supervision
grain: [county_code, kind]
columns:
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  kind: {title: 设备种类, description: 《特种设备目录》代码}
  in_use: {title: 在用数, unit: 台}
  valid: {title: 在检数, unit: 台, description: 下次检验日期未过且非不合格}
  due_30_days: {title: 其中30天内到期数, unit: 台}
  overdue: {title: 超期数, unit: 台}
  failed: {title: 不合格仍在用数, unit: 台}
  inspection_rate: {title: 定检率, description: 在检数与在用数之比}
  as_of: {title: 截止日, description: 最近的检验日期}
checks:
  - {name: states_add_up, check: "valid + overdue + failed = in_use and due_30_days <= valid", message: 各状态之和不等于在用数, severity: error}
  - {name: all_valid, check: "overdue + failed = 0", message: 有超期或不合格仍在用的特种设备, dimension: timeliness, severity: warning}
*/
with

newest as (
    select max(inspected_on) as as_of
    from std.amr_special_equipment
),

equipment as (
    select
        coalesce(division.current_code, '000000') as county_code,
        coalesce(equipment.kind, '-') as kind,
        case
            when equipment.verdict = '不合格' then 'failed'
            when equipment.next_inspection_on >= newest.as_of then 'valid'
            else 'overdue'
        end as state,
        date_diff('day', newest.as_of, equipment.next_inspection_on) <= 30 as is_soon
    from std.amr_special_equipment as equipment
    cross join newest
    left join master.division_resolution as division on equipment.county_code = division.code
    where equipment.status = '在用'
),

counted as (
    select
        county_code,
        kind,
        count(*) as in_use,
        count(*) filter (where state = 'valid') as valid,
        count(*) filter (where state = 'valid' and is_soon) as due_30_days,
        count(*) filter (where state = 'overdue') as overdue,
        count(*) filter (where state = 'failed') as failed
    from equipment
    group by county_code, kind
)

select
    counted.county_code,
    counted.kind,
    counted.in_use,
    counted.valid,
    counted.due_30_days,
    counted.overdue,
    counted.failed,
    round(cast(counted.valid as double) / nullif(counted.in_use, 0), 4) as inspection_rate,
    newest.as_of
from counted
cross join newest
