/*
title: {zh: 江门市县级以上区划代码沿革, en: Former county codes of Jiangmen}
description: 江门市县级以上行政区划代码的当时名称、启用与停用年份及现行后继代码。
owner: mca
grain: [code]
columns:
  code: 行政区划代码
  name: 当时名称
  start_year: {title: 启用年份, description: 空为早于最早的代码表}
  end_year: {title: 停用年份, description: 含当年；空为现行}
  successor_code: 现行后继代码
*/
select code, name, start_year, end_year, successor_code
from std.mca_division_history
