/*
title: {zh: 标准地址对照表, en: Standard address cross-reference}
description: 标准地址库每一条记录是哪一址：凭地址编码，编码换发的凭写法；一址一个标识。
owner: psb
grain: [resource, batch_id, line_no]
identified:
  domain: address
  prefix: ad
  label: address_id
  member: member
  source: resource
  rule: match_rule
  key: matched_key
  register: psb_standard_address
columns:
  address_id: {title: 标准地址标识, description: 由台账发放，随机、不含信息、永不另用；编码换发而写法不变，或改写而编码不变，标识都不变}
  resource: 来源资源
  address_code: {title: 地址编码, description: 来源所用编码，可能换发}
  batch_id: 批次
  line_no: 行号
  match_rule: {title: 归并规则, description: address_code，即凭编码}
  matched_key: {title: 地址写法, description: 去空白的全称；只有一址这样写时也凭它认定}
  member: {title: 来源记录标识, description: 台账中该记录的名称，带密钥的散列值}
checks:
  - {name: id_has_its_form, check: "regexp_matches(address_id, '^ad_[0-9a-hjkmnp-tv-z]{16}$')", message: 标准地址标识格式不正确, dimension: conformity, severity: error}
*/
select
    address_code as address_id,
    'psb_standard_address' as resource,
    address_code,
    _batch_id as batch_id,
    _line_no as line_no,
    'address_code' as match_rule,
    nullif(regexp_replace(address, '\s', '', 'g'), '') as matched_key,
    address_code as member
from std.psb_standard_address
