/*
title: {zh: 网格对照表, en: Grid cross-reference}
description: 综治网格每一条记录是哪一格：凭网格编码，编码换发的凭名称；一格一个标识，不含网格员信息。
owner: plac
grain: [resource, batch_id, line_no]
identified:
  domain: grid
  prefix: gd
  label: grid_id
  member: member
  source: resource
  rule: match_rule
  key: matched_key
  register: plac_grid
columns:
  grid_id: {title: 网格标识, description: 由台账发放，随机、不含信息、永不另用；编码换发而写法不变，或改写而编码不变，标识都不变}
  resource: 来源资源
  grid_code: {title: 网格编码, description: 来源所用编码，可能换发}
  batch_id: 批次
  line_no: 行号
  match_rule: {title: 归并规则, description: grid_code，即凭编码}
  matched_key: {title: 网格全称, description: 县区、镇街与网格名称；只有一格这样叫时也凭它认定}
  member: {title: 来源记录标识, description: 台账中该记录的名称，带密钥的散列值}
checks:
  - {name: id_has_its_form, check: "regexp_matches(grid_id, '^gd_[0-9a-hjkmnp-tv-z]{16}$')", message: 网格标识格式不正确, dimension: conformity, severity: error}
*/
select
    grid_code as grid_id,
    'plac_grid' as resource,
    grid_code,
    _batch_id as batch_id,
    _line_no as line_no,
    'grid_code' as match_rule,
    county_name || town_name || grid_name as matched_key,
    grid_code as member
from std.plac_grid
