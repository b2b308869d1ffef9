/*
title: {zh: 江门市食品安全监督抽检结果, en: Food sampling tests of Jiangmen}
description: 江门市食品安全监督抽检的样品名称、食品大类、被抽样单位、抽样日期、检验结论、不合格项目与检验机构；不含个体工商户。
owner: amr
grain: [sample_no]
columns:
  sample_no: 抽样编号
  food_name: 样品名称
  food_class: 食品大类
  sampled_name: 被抽样单位名称
  county_name: 所属区县
  produced_on: 生产日期
  sampled_on: 抽样日期
  verdict: 检验结论
  failed_item: 不合格项目
  published_on: 公布日期
  laboratory: 检验机构
*/
select
    sample_no, food_name, food_class, sampled_name, county_name, produced_on, sampled_on, verdict, failed_item,
    published_on, laboratory
from std.amr_sampling_test
where substring(sampled_uscc, 1, 2) <> '92'
