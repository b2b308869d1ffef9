/*
title: {zh: 区划代码解析, en: Division code resolution}
description: 任一曾用或现行区划代码对应的当时名称、有效期与现行区划；旧身份证、旧登记中的代码保持原义，按此表解析到今天的区划。
owner: mca
grain: [code]
columns:
  code: 区划代码
  name: 当时名称
  full_name: 当时全称
  level: 层级
  valid_from: 生效日期
  valid_to: {title: 失效日期, description: 含当日；空为现行}
  current_code: {title: 现行代码, description: 空为不能仅凭代码确定，或已不属本市}
  current_name: 现行名称
  current_full_name: 现行全称
checks:
  - {name: current_code_has_name, check: "current_code is null or current_name is not null", message: 现行代码没有名称, severity: error}
*/
select
    past.code,
    past.name,
    past.full_name,
    past.level,
    past.valid_from,
    past.valid_to,
    present.code as current_code,
    present.name as current_name,
    present.full_name as current_full_name
from master.division as past
left join master.division as present on past.successor_code = present.code and present.is_current
