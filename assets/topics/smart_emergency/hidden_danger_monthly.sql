/*
title: {zh: 安全隐患整改, en: Rectification of hidden dangers}
description: >-
  安全生产隐患按整改期限所在月份、县级区划和企业行业门类的数量、重大隐患数、应整改数、按期整改数和整改率。延期只有在原期限之前（含当日）批准才算。
  应整改为已整改或期限不晚于截止日的隐患，截止日为数据中最近的发现或整改日期。
owner: emb
system: smart_emergency
grain: [month, county_code, industry_section]
columns:
  month: {title: 月份, description: 整改期限所在月，YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  industry_section: {title: 行业门类, description: GB/T 4754-2017 字母，- 不详}
  found: {title: 隐患数, unit: 处}
  major: {title: 重大隐患数, unit: 处}
  due: {title: 应整改数, unit: 处}
  rectified_on_time: {title: 按期整改数, unit: 处}
  overdue: {title: 逾期未整改数, unit: 处}
  rate: {title: 按期整改率, description: 按期整改数与应整改数之比}
checks:
  - {name: parts_within_found, check: "rectified_on_time <= due and overdue <= due and due <= found and major <= found", message: 按期、逾期或应整改数多于隐患数, severity: error}
*/
with

newest as (
    select max(day) as as_of
    from (
        select max(found_on) as day from std.emb_hidden_danger
        union all
        select max(fixed_on) as day from std.emb_hidden_danger
    ) as days
),

industries as (
    select uscc, max(left(industry_code, 1)) as industry_section
    from master.legal_entity
    where record_status = 'active'
    group by uscc
),

dangers as (
    select
        danger.danger_no,
        coalesce(division.current_code, '000000') as county_code,
        coalesce(industries.industry_section, '-') as industry_section,
        danger.grade,
        case when danger.granted_on <= danger.due_on then coalesce(danger.extended_to, danger.due_on)
            else danger.due_on
        end as due_on,
        danger.fixed_on,
        newest.as_of
    from std.emb_hidden_danger as danger
    cross join newest
    left join industries on danger.firm_uscc = industries.uscc
    left join master.division_resolution as division on danger.county_code = division.code
),

counted as (
    select
        strftime(due_on, '%Y-%m') as month,
        county_code,
        industry_section,
        count(*) as found,
        count(*) filter (where grade = '重大') as major,
        count(*) filter (where fixed_on is not null or due_on <= as_of) as due,
        count(*) filter (where fixed_on <= due_on) as rectified_on_time,
        count(*) filter (where fixed_on is null and due_on < as_of) as overdue
    from dangers
    where due_on is not null
    group by strftime(due_on, '%Y-%m'), county_code, industry_section
)

select
    month,
    county_code,
    industry_section,
    found,
    major,
    due,
    rectified_on_time,
    overdue,
    round(cast(rectified_on_time as double) / nullif(due, 0), 4) as rate
from counted
