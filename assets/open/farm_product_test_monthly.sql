/*
title: {zh: 江门市农产品检测合格率, en: Pass rate of farm products of Jiangmen}
description: 江门市农产品质量安全检测按月份和县级区划的抽检批次、不合格批次；不足10批次的分组不公布。
owner: ara
grain: [month, county_code]
columns:
  month: {title: 月份, description: YYYY-MM}
  county_code: 区划代码
  county_name: 区划名称
  sample_count: {title: 抽检批次, unit: 批次}
  failed_count: {title: 不合格批次, unit: 批次}
*/
select
    test.month,
    test.county_code,
    division.name as county_name,
    sum(test.samples) as sample_count,
    sum(test.failed) as failed_count
from topic.rural_revitalization_product_safety as test
left join master.division as division on test.county_code = division.code
group by test.month, test.county_code, division.name
having sum(test.samples) >= 10
