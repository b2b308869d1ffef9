/*
title: {zh: 江门市经营异常名录, en: Register of abnormal operations of Jiangmen}
description: 江门市列入和移出经营异常名录的企业：名称、列入原因与日期、列入机关、移出原因与日期；不含个体工商户。
owner: amr
grain: [listing_no]
columns:
  listing_no: 列入编号
  uscc: 统一社会信用代码
  entity_name: 企业名称
  reason_in: 列入原因
  listed_on: 列入日期
  listed_by: 列入机关
  reason_out: 移出原因
  removed_on: 移出日期
  county_name: 所属区县
*/
select listing_no, uscc, entity_name, reason_in, listed_on, listed_by, reason_out, removed_on, county_name
from std.amr_abnormal_operation
where substring(uscc, 1, 2) <> '92'
