/*
title: {zh: 等保与密评状况, en: Classified protection of systems}
description: >-
  每个未停用系统的等级保护登记级别、备案级别、测评与密码应用评估情况，取最近一次备案测评。测评周期：三级及以上每年一次，二级每两年一次；
  测评结论为差者未通过；已运行而没有备案者为未备案上线。截至日为备案、测评日期与系统上线日期的最新日期。
owner: cac
system: security_assurance
grain: [system_no]
columns:
  system_no: 系统编号
  department_uscc: 责任单位
  status: 运行状态
  level_registered: {title: 登记级别, description: 系统底账所填}
  level_filed: {title: 备案级别}
  filed_on: 备案日期
  assessed_on: 测评日期
  score: {title: 测评得分, unit: 分}
  conclusion: 测评结论
  cipher_conclusion: 密评结论
  due_on: {title: 下次测评期限}
  is_overdue: {title: 是否超期未测评}
  is_passed: {title: 是否合格, description: 结论不为差且在有效期内}
  is_unfiled: {title: 是否未备案上线}
  levels_differ: {title: 登记与备案级别是否不一致}
checks:
  - {name: running_systems_are_filed, check: "not is_unfiled", message: 系统已运行而未备案, dimension: completeness, severity: warning}
  - {name: levels_agree, check: "not levels_differ", message: 登记级别与备案级别不一致, dimension: consistency, severity: warning}
*/
with

as_of as (
    select max(day) as day
    from (
        select max(greatest(filed_on, coalesce(assessed_on, filed_on))) as day from std.secrecy_classified_protection
        union all
        select max(launched_on) as day from std.gsda_information_system
    ) as days
),

filings as (
    select *
    from std.secrecy_classified_protection
    where system_no is not null
    qualify row_number() over (
        partition by system_no order by assessed_on desc nulls last, filed_on desc nulls last, filing_no
    ) = 1
),

-- level 3 and above once a year, level 2 every two years; level 1 has no term
termed as (
    select
        system.system_no,
        system.department_uscc,
        system.status,
        system.protection_level as level_registered,
        filings.protection_level as level_filed,
        filings.filed_on,
        filings.assessed_on,
        filings.score,
        filings.conclusion,
        filings.cipher_conclusion,
        case
            when coalesce(filings.protection_level, system.protection_level) >= '3'
                then cast(filings.assessed_on + interval '1 year' as date)
            when coalesce(filings.protection_level, system.protection_level) = '2'
                then cast(filings.assessed_on + interval '2 years' as date)
        end as due_on,
        coalesce(filings.protection_level, system.protection_level) >= '2' as needs_assessment,
        filings.system_no is null as has_no_filing
    from std.gsda_information_system as system
    left join filings on system.system_no = filings.system_no
    where system.status is distinct from '停用'
)

select
    termed.system_no,
    termed.department_uscc,
    termed.status,
    termed.level_registered,
    termed.level_filed,
    termed.filed_on,
    termed.assessed_on,
    termed.score,
    termed.conclusion,
    termed.cipher_conclusion,
    termed.due_on,
    coalesce(termed.due_on < as_of.day, coalesce(termed.needs_assessment, false) and termed.status = '运行') as is_overdue,
    coalesce(termed.conclusion <> '差' and termed.due_on >= as_of.day, false) as is_passed,
    termed.has_no_filing and termed.status = '运行' and coalesce(termed.needs_assessment, false) as is_unfiled,
    coalesce(termed.level_filed <> termed.level_registered, false) as levels_differ
from termed
cross join as_of
