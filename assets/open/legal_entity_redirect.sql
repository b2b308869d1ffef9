/*
title: {zh: 江门市法人标识变更, en: Changed identifiers of legal entities}
description: 已停用的法人主数据标识及其现行标识；标识随机、不含信息，合并后旧标识永久有效地指向现行标识，各来源均不再出现的法人没有现行标识。
owner: amr
grain: [former_id]
columns:
  former_id: {title: 停用的法人标识}
  current_id: {title: 现行法人标识, description: 注销标识为空}
  reason: {title: 停用原因, description: merged 已并入；tombstone 各来源均已不再出现}
*/
select
    entity_id as former_id,
    merged_into as current_id,
    record_status as reason
from master.legal_entity
where record_status in ('merged', 'tombstone')
