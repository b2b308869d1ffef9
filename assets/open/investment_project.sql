/*
title: {zh: 江门市投资项目审批信息, en: Approved investment projects of Jiangmen}
description: 江门市投资项目备案和核准结果：项目代码、名称、审批类型、总投资、行业、建设地点与拟开工、拟建成日期。
owner: drb
grain: [project_code]
columns:
  project_code: 项目代码
  project_name: 项目名称
  approval_kind: 审批类型
  total_investment: {title: 总投资, unit: 元}
  industry_code: {title: 国标行业, description: GB/T 4754-2017（含第1号修改单）}
  county_code: 建设地点代码
  county_name: 区划名称
  planned_start_on: 拟开工日期
  planned_finish_on: 拟建成日期
*/
select
    project.project_code,
    project.project_name,
    project.approval_kind,
    project.total_investment,
    project.industry_code,
    project.county_code,
    division.name as county_name,
    project.planned_start_on,
    project.planned_finish_on
from std.drb_investment_project as project
left join master.division as division on project.county_code = division.code
