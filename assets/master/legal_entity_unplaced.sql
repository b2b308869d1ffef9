/*
title: {zh: 待归并的法人记录, en: Records of legal entities that nobody could place}
description: >-
  只有名称、没有代码的来源记录中，有人选而把握不足、须由人工判定归入哪个法人的。判为同一后，下次构建归入该法人；判为不同或尚未判定的没有法人标识。
owner: amr
grain: [resource, part, batch_id, line_no]
columns:
  resource: 来源资源
  part: {title: 在该行中的身份, description: catalog/resolution/legal_entity.yaml 中的 parts}
  source_key: {title: 来源主键, description: 含个人信息的不列}
  batch_id: 批次
  line_no: 行号
  matched_name: {title: 来源名称, description: 取自敏感字段的不列}
  perhaps_uscc: {title: 可能归入的统一社会信用代码}
  perhaps_score: {title: 可能归入的概率}
  member: {title: 来源记录标识, description: 台账中该记录的名称，带密钥的散列值}
*/
select
    resource,
    part,
    source_key,
    batch_id,
    line_no,
    said_name as matched_name,
    perhaps_uscc,
    perhaps_score,
    member
from master.legal_entity_record
where uscc is null and perhaps_uscc is not null
