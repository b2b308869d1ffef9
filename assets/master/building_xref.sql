/*
title: {zh: 建筑物对照表, en: Building cross-reference}
description: 建筑物库每一条记录是哪一栋：凭建筑物编码，编码换发的凭地址写法；一栋一个标识。
owner: psb
grain: [resource, batch_id, line_no]
identified:
  domain: building
  prefix: bd
  label: building_id
  member: member
  source: resource
  rule: match_rule
  key: matched_key
  register: psb_building
columns:
  building_id: {title: 建筑物标识, description: 由台账发放，随机、不含信息、永不另用；编码换发而写法不变，或改写而编码不变，标识都不变}
  resource: 来源资源
  building_code: {title: 建筑物编码, description: 来源所用编码，可能换发}
  batch_id: 批次
  line_no: 行号
  match_rule: {title: 归并规则, description: building_code，即凭编码}
  matched_key: {title: 地址写法, description: 去空白的地址；只有一栋这样写时也凭它认定}
  member: {title: 来源记录标识, description: 台账中该记录的名称，带密钥的散列值}
checks:
  - {name: id_has_its_form, check: "regexp_matches(building_id, '^bd_[0-9a-hjkmnp-tv-z]{16}$')", message: 建筑物标识格式不正确, dimension: conformity, severity: error}
*/
select
    building_code as building_id,
    'psb_building' as resource,
    building_code,
    _batch_id as batch_id,
    _line_no as line_no,
    'building_code' as match_rule,
    nullif(regexp_replace(address, '\s', '', 'g'), '') as matched_key,
    building_code as member
from std.psb_building
