/*
title: {zh: 系统审查状态, en: Conformance of systems}
description: 每个系统最近一次标准符合性审查的阶段与结论；已运行而没有终验审查者标出（行动方案要求验收前通过标准符合性审查）。同日多次审查取阶段最后者。
owner: gsda
system: standards_system
grain: [system_no]
columns:
  system_no: 系统编号
  department_uscc: 责任单位
  status: 运行状态
  reviews: {title: 审查次数, unit: 次}
  last_stage: 最近审查阶段
  last_conclusion: 最近审查结论
  last_reviewed_on: 最近审查日期
  has_final_review: {title: 是否有终验审查}
  running_without_final: {title: 是否未终验审查而运行}
checks:
  - {name: final_is_a_review, check: "not has_final_review or reviews > 0", message: 有终验审查而没有审查, severity: error}
  - {name: running_systems_reviewed, check: "not running_without_final", message: 系统已运行而没有终验审查, dimension: completeness, severity: warning}
*/
with

counted as (
    select
        system_no,
        count(*) as reviews,
        count(*) filter (where stage = '终验') > 0 as has_final_review
    from std.gsda_conformance_review
    group by system_no
),

latest as (
    select system_no, stage, conclusion, reviewed_on
    from std.gsda_conformance_review
    qualify row_number() over (
        partition by system_no
        order by reviewed_on desc nulls last, case stage when '终验' then 1 when '初验' then 2 else 3 end, review_no desc
    ) = 1
)

select
    system.system_no,
    system.department_uscc,
    system.status,
    coalesce(counted.reviews, 0) as reviews,
    latest.stage as last_stage,
    latest.conclusion as last_conclusion,
    latest.reviewed_on as last_reviewed_on,
    coalesce(counted.has_final_review, false) as has_final_review,
    coalesce(system.status = '运行', false) and not coalesce(counted.has_final_review, false) as running_without_final
from std.gsda_information_system as system
left join counted on system.system_no = counted.system_no
left join latest on system.system_no = latest.system_no
