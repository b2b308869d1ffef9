/*
title: {zh: 标准目录, en: Inventory of standards}
description: >-
  每项标准的层级、状态、实施日期、替代它的标准以及引用它的符合性审查次数和系统数。替代关系取自其他标准的“替代标准”，可列多项（顿号分隔）；
  多项标准替代同一标准时取实施最早者。截至日为审查与发布日期的最新日期。
owner: gsda
system: standards_system
grain: [standard_no]
columns:
  standard_no: 标准编号
  level: 标准层级
  kind: 标准类别
  status: 状态
  published_on: 发布日期
  effective_on: 实施日期
  replaced_by: {title: 替代它的标准}
  replaced_on: {title: 被替代日期, description: 替代标准的实施日期}
  reviews: {title: 引用审查次数, unit: 次}
  systems: {title: 引用系统数, unit: 个}
  status_contradicts: {title: 状态是否矛盾, description: 即将实施而实施日期已过，或现行而替代标准已实施}
checks:
  - {name: published_before_effective, check: "effective_on >= published_on", message: 实施早于发布, dimension: consistency, severity: warning}
  - {name: status_agrees, check: "not status_contradicts", message: 标准状态与日期矛盾, dimension: consistency, severity: warning}
*/
with

as_of as (
    select max(day) as day
    from (
        select max(published_on) as day from std.gsda_standard_document
        union all
        select max(reviewed_on) as day from std.gsda_conformance_review
    ) as days
),

-- a later standard names those it replaces, one or several
successors as (
    select
        former.standard_no,
        later.standard_no as replaced_by,
        later.effective_on as replaced_on
    from std.gsda_standard_document as former
    inner join std.gsda_standard_document as later
        on contains('、' || replace(later.replaces, ' 、', '、') || '、', '、' || former.standard_no || '、')
        and former.standard_no <> later.standard_no
    qualify row_number() over (
        partition by former.standard_no order by later.effective_on nulls last, later.standard_no
    ) = 1
),

cited as (
    select standard_no, count(*) as reviews, count(distinct system_no) as systems
    from std.gsda_conformance_review
    group by standard_no
)

select
    document.standard_no,
    document.level,
    document.kind,
    document.status,
    document.published_on,
    document.effective_on,
    successors.replaced_by,
    successors.replaced_on,
    coalesce(cited.reviews, 0) as reviews,
    coalesce(cited.systems, 0) as systems,
    coalesce(document.status = '即将实施' and document.effective_on <= as_of.day, false)
    or coalesce(document.status = '现行' and successors.replaced_on <= as_of.day, false) as status_contradicts
from std.gsda_standard_document as document
cross join as_of
left join successors on document.standard_no = successors.standard_no
left join cited on document.standard_no = cited.standard_no
