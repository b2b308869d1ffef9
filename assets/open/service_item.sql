/*
title: {zh: 江门市政务服务事项, en: Government services of Jiangmen}
description: 江门市政务服务事项的名称、类型、实施主体、承诺与法定办结时限、到现场次数、网办深度与是否收费。
owner: gsda
grain: [item_code]
columns:
  item_code: 实施编码
  item_name: 事项名称
  item_type: 事项类型
  unit_name: 实施主体
  promised_workdays: {title: 承诺办结时限, unit: 工作日}
  legal_workdays: {title: 法定办结时限, unit: 工作日}
  visits: {title: 到现场次数, unit: 次}
  online_depth: 办理深度
  charges: 是否收费
  published_on: 发布日期
*/
select
    item_code, item_name, item_type, unit_name, promised_workdays, legal_workdays, visits, online_depth, charges,
    published_on
from std.gsda_service_item
