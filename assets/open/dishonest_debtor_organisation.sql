/*
title: {zh: 江门市失信被执行人（法人和其他组织）, en: Dishonest judgment debtors of Jiangmen (organisations)}
description: 江门市两级法院公布的失信被执行人中的法人和其他组织：案号、统一社会信用代码、执行法院、执行依据文号、失信行为情形与履行情况；不含自然人。
owner: court
grain: [case_no]
columns:
  case_no: 案号
  uscc: 统一社会信用代码
  court_name: 执行法院
  basis_no: 执行依据文号
  conduct: 失信行为情形
  filed_on: 立案日期
  published_on: 发布日期
  performance: 履行情况
*/
select case_no, uscc, court_name, basis_no, conduct, filed_on, published_on, performance
from std.court_dishonest_debtor
where debtor_kind = '法人或其他组织' and substring(uscc, 1, 2) <> '92'
