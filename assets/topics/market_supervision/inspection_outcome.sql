/*
title: {zh: 双随机检查结果, en: Inspection outcomes}
description: 双随机、一公开检查按月份、被检主体现行县级区划和检查类型的次数、发现问题次数、无法联系次数与公示次数。
owner: amr
system: market_supervision
grain: [month, county_code, inspection_kind]
columns:
  month: {title: 月份, description: 检查日期所在月，YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  county_name: 区划名称
  inspection_kind: 检查类型
  inspection_count: {title: 检查次数, unit: 次}
  problem_count: {title: 发现问题次数, unit: 次}
  unreachable_count: {title: 无法联系次数, unit: 次}
  published_count: {title: 已公示次数, unit: 次}
  problem_rate: {title: 问题发现率}
checks:
  - {name: problems_within_inspections, check: "problem_count <= inspection_count", message: 发现问题次数多于检查次数, severity: error}
*/
with

inspections as (
    select
        strftime(inspection.inspected_on, '%Y-%m') as month,
        coalesce(entity.county_code, named.code, '000000') as county_code,
        coalesce(inspection.inspection_kind, '不详') as inspection_kind,
        inspection.result,
        inspection.published_on
    from std.amr_inspection as inspection
    left join master.legal_entity_xref as xref
        on xref.resource = 'amr_inspection'
        and inspection._batch_id = xref.batch_id and inspection._line_no = xref.line_no
    left join master.legal_entity as entity on xref.entity_id = entity.entity_id
    -- 蓬江, 蓬江区 and 江门市蓬江区: the first two characters tell the seven counties apart
    left join master.division as named
        on left(replace(inspection.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
)

select
    inspections.month,
    inspections.county_code,
    coalesce(division.name, '不详') as county_name,
    inspections.inspection_kind,
    count(*) as inspection_count,
    count(*) filter (where inspections.result = '发现问题已责令改正') as problem_count,
    count(*) filter (where inspections.result = '通过登记的住所无法联系') as unreachable_count,
    count(inspections.published_on) as published_count,
    round(
        cast(count(*) filter (where inspections.result = '发现问题已责令改正') as double) / nullif(count(*), 0), 4
    ) as problem_rate
from inspections
left join master.division as division on inspections.county_code = division.code
group by inspections.month, inspections.county_code, division.name, inspections.inspection_kind
