/*
title: {zh: 法人代码对照, en: Legal entities by credit code}
description: 每个统一社会信用代码现属哪个法人，供按代码交付的数源归入法人；一个代码属几个法人时取登记有效的，归并的法人指向现存者。
owner: amr
grain: [uscc]
columns:
  uscc: 统一社会信用代码
  entity_id: 法人标识
*/
select uscc, coalesce(merged_into, entity_id) as entity_id
from master.legal_entity
where uscc is not null
qualify row_number() over (
    partition by uscc order by case record_status when 'active' then 1 else 2 end, entity_id
) = 1
