/*
title: {zh: 工程项目全周期, en: Life of construction projects}
description: >-
  每个工程项目从立项登记到施工许可、预售许可的时间，合同价与投资额。多个施工许可取最早的发证日期、合同价相加。
  计划竣工日期和总投资取发展改革部门同一项目代码的登记。预售许可早于施工许可的为异常；
  计划竣工日期已过而仍未竣工的为延期，截止日为两部门数据中最近的日期。
owner: hcb
system: smart_housing_construction
grain: [project_code]
columns:
  project_code: 项目代码
  project_kind: 工程类别
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  stage: 阶段
  filed_on: 登记日期
  first_permit_on: 首个施工许可日期
  permits: {title: 施工许可数, unit: 个}
  presale_on: 首个预售许可日期
  planned_finish_on: {title: 计划竣工日期, description: 发改登记；没有则为首个许可日期加最长工期}
  days_to_permit: {title: 登记至施工许可, unit: 天, description: 许可早于登记则为空}
  contract_yuan: {title: 合同价合计, unit: 元}
  investment_yuan: {title: 投资额, unit: 元}
  presale_before_permit: {title: 是否预售早于施工许可}
  is_delayed: {title: 是否延期, description: 没有计划竣工日期则为空}
checks:
  - {name: permit_before_presale, check: "not presale_before_permit", message: 预售许可早于施工许可, dimension: consistency, severity: warning}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

permits as (
    select
        project_code,
        count(*) as permits,
        min(issued_on) as first_permit_on,
        max(issued_on + cast(duration as integer)) as planned_finish_on,
        sum(contract_price) as contract_yuan
    from std.hcb_construction_permit
    group by project_code
),

presales as (
    select project_code, min(issued_on) as presale_on
    from std.hcb_presale_permit
    group by project_code
),

newest as (
    select max(day) as as_of
    from (
        select max(issued_on) as day
        from std.hcb_construction_permit
        union all
        select max(filed_on) as day
        from std.hcb_construction_project
    ) as days
),

projects as (
    select
        project.project_code,
        coalesce(project.project_kind, '不详') as project_kind,
        coalesce(counties.code, by_code.current_code, '000000') as county_code,
        project.stage,
        project.filed_on,
        permits.first_permit_on,
        permits.permits,
        presales.presale_on,
        coalesce(planned.planned_finish_on, permits.planned_finish_on) as planned_finish_on,
        permits.contract_yuan,
        coalesce(planned.total_investment, project.investment) as investment_yuan
    from std.hcb_construction_project as project
    left join permits on project.project_code = permits.project_code
    left join presales on project.project_code = presales.project_code
    left join std.drb_investment_project as planned on project.project_code = planned.project_code
    left join counties on left(replace(project.county_name, '江门市', ''), 2) = counties.short_name
    left join master.division_resolution as by_code on substr(project.project_code, 6, 6) = by_code.code
)

select
    projects.project_code,
    projects.project_kind,
    projects.county_code,
    projects.stage,
    projects.filed_on,
    projects.first_permit_on,
    coalesce(projects.permits, 0) as permits,
    projects.presale_on,
    projects.planned_finish_on,
    case when projects.first_permit_on >= projects.filed_on
        then date_diff('day', projects.filed_on, projects.first_permit_on)
    end as days_to_permit,
    cast(projects.contract_yuan as decimal(20, 2)) as contract_yuan,
    projects.investment_yuan,
    coalesce(
        projects.presale_on < projects.first_permit_on
        or (projects.presale_on is not null and projects.first_permit_on is null),
        false
    ) as presale_before_permit,
    projects.planned_finish_on < newest.as_of and projects.stage is distinct from '竣工' as is_delayed
from projects
cross join newest
