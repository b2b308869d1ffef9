/*
title: {zh: 江门市医保药品目录, en: Drugs that medical insurance pays in Jiangmen}
description: 基本医疗保险药品的通用名称、剂型、规格、甲乙类、支付标准、先行自付比例、生产企业与是否集采中选。
owner: hsa
grain: [drug_code]
columns:
  drug_code: 药品代码
  generic_name: 通用名称
  dosage_form: 剂型
  specification: 规格
  package_unit: 最小包装单位
  reimbursement_class: 甲乙类
  standard_price_yuan: {title: 支付标准, unit: 元}
  own_share: 先行自付比例
  manufacturer: 生产企业
  centrally_purchased: 集采中选
  effective_on: 执行日期
*/
select
    drug_code, generic_name, dosage_form, specification, package_unit, reimbursement_class, standard_price_yuan,
    own_share, manufacturer, centrally_purchased, effective_on
from std.hsa_drug_catalogue
