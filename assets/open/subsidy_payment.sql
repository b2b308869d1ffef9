/*
title: {zh: 江门市惠企资金兑付, en: Subsidies paid to enterprises of Jiangmen}
description: 江门市惠企政策资金的兑付情况：政策名称、受益企业、资金类别、批复与兑付金额、兑付日期与状态；不含个体工商户。
owner: fin
grain: [payment_no]
columns:
  payment_no: 兑付编号
  policy: 政策名称
  uscc: 受益企业统一社会信用代码
  entity_name: 受益企业名称
  fund_kind: 资金类别
  approved_amount: {title: 批复金额, unit: 元}
  paid_amount: {title: 兑付金额, unit: 元}
  paid_on: 兑付日期
  status: 支付状态
*/
select payment_no, policy, uscc, entity_name, fund_kind, approved_amount, paid_amount, paid_on, status
from std.fin_subsidy_payment
where substring(uscc, 1, 2) <> '92'
