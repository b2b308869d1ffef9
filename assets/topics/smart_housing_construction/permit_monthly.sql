/*
title: {zh: 施工许可月度, en: Monthly construction permits}
description: >-
  施工许可按发证月份、县级区划和工程类别的许可数、项目数、合同价与建筑面积。建筑面积为项目的总面积，同一项目有多个许可时只在首个许可的月份计一次。
owner: hcb
system: smart_housing_construction
grain: [month, county_code, project_kind]
columns:
  month: {title: 月份, description: 发证日期所在月，YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  project_kind: 工程类别
  permits: {title: 许可数, unit: 个}
  projects: {title: 项目数, unit: 个, description: 当月取得许可的项目}
  contract_yuan: {title: 合同价合计, unit: 元}
  floor_area_m2: {title: 建筑面积, unit: m², description: 首个许可在当月的项目}
checks:
  - {name: projects_within_permits, check: "projects <= permits", message: 项目数多于许可数, severity: error}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

permits as (
    select
        strftime(permit.issued_on, '%Y-%m') as month,
        coalesce(counties.code, by_code.current_code, '000000') as county_code,
        coalesce(project.project_kind, '不详') as project_kind,
        permit.project_code,
        permit.contract_price,
        project.floor_area,
        row_number() over (partition by permit.project_code order by permit.issued_on, permit.permit_number) as position
    from std.hcb_construction_permit as permit
    left join std.hcb_construction_project as project on permit.project_code = project.project_code
    left join counties on left(replace(project.county_name, '江门市', ''), 2) = counties.short_name
    left join master.division_resolution as by_code on left(permit.permit_number, 6) = by_code.code
    where permit.issued_on is not null
)

select
    month,
    county_code,
    project_kind,
    count(*) as permits,
    count(distinct project_code) as projects,
    cast(sum(contract_price) as decimal(20, 2)) as contract_yuan,
    cast(sum(cast(floor_area as decimal(18, 2))) filter (where position = 1) as double) as floor_area_m2
from permits
group by month, county_code, project_kind
