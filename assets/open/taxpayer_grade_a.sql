/*
title: {zh: 江门市A级纳税人, en: Grade A taxpayers of Jiangmen}
description: 江门市纳税信用评价为A级的纳税人：识别号、名称、评价年度与主管税务机关；不含个体工商户，不公布其他级别与得分。
owner: tax
grain: [uscc, rated_year]
columns:
  uscc: 纳税人识别号
  taxpayer_name: 纳税人名称
  rated_year: 评价年度
  tax_office: 主管税务机关
  rated_on: 评定日期
*/
select uscc, taxpayer_name, rated_year, tax_office, rated_on
from std.tax_taxpayer_credit_rating
where grade = 'A' and substring(uscc, 1, 2) <> '92'
