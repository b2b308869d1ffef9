/*
title: {zh: 江门市双随机检查结果, en: Results of random inspections of Jiangmen}
description: 江门市“双随机、一公开”检查任务编号、检查对象、检查类型、抽查事项、检查日期、检查机关与结果；不含个体工商户。
owner: amr
grain: [task_no, uscc]
columns:
  task_no: 检查任务编号
  uscc: 统一社会信用代码
  entity_name: 检查对象名称
  inspection_kind: 检查类型
  item: 抽查事项
  inspected_on: 检查日期
  inspected_by: 检查机关
  result: 检查结果
  published_on: 公示日期
  county_name: 所属区县
*/
select
    task_no, uscc, entity_name, inspection_kind, item, inspected_on, inspected_by, result, published_on, county_name
from std.amr_inspection
where substring(uscc, 1, 2) <> '92'
