/*
title: {zh: 房屋对照表, en: House cross-reference}
description: 实有房屋每一条记录是哪一户：凭房屋编码，编码换发的凭地址写法；一户一个标识，不含产权人信息。
owner: psb
grain: [resource, batch_id, line_no]
identified:
  domain: house
  prefix: ho
  label: house_id
  member: member
  source: resource
  rule: match_rule
  key: matched_key
  register: psb_real_house
columns:
  house_id: {title: 房屋标识, description: 由台账发放，随机、不含信息、永不另用；编码换发而写法不变，或改写而编码不变，标识都不变}
  resource: 来源资源
  house_code: {title: 房屋编码, description: 来源所用编码，可能换发}
  batch_id: 批次
  line_no: 行号
  match_rule: {title: 归并规则, description: house_code，即凭编码}
  matched_key: {title: 地址写法, description: 去空白的地址；只有一户这样写时也凭它认定}
  member: {title: 来源记录标识, description: 台账中该记录的名称，带密钥的散列值}
checks:
  - {name: id_has_its_form, check: "regexp_matches(house_id, '^ho_[0-9a-hjkmnp-tv-z]{16}$')", message: 房屋标识格式不正确, dimension: conformity, severity: error}
*/
select
    house_code as house_id,
    'psb_real_house' as resource,
    house_code,
    _batch_id as batch_id,
    _line_no as line_no,
    'house_code' as match_rule,
    nullif(regexp_replace(address, '\s', '', 'g'), '') as matched_key,
    house_code as member
from std.psb_real_house
