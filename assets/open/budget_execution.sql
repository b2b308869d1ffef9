/*
title: {zh: 江门市一般公共预算执行, en: Execution of the general public budget of Jiangmen}
description: 江门市各预算单位按功能分类科目的年初预算数、调整预算数与累计支出。
owner: fin
grain: [unit_code, subject_code, period]
columns:
  unit_code: 预算单位编码
  unit_name: 预算单位名称
  subject_code: 功能分类科目编码
  subject: 功能分类科目名称
  period: 会计期间
  budget: {title: 年初预算数, unit: 元}
  adjusted: {title: 调整预算数, unit: 元}
  spent: {title: 累计支出, unit: 元}
*/
select unit_code, unit_name, subject_code, subject, period, budget, adjusted, spent
from std.fin_budget_execution
