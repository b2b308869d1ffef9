/*
title: {zh: 户成员, en: Household members}
description: 公安户籍中每一户有哪些人、与户主是什么关系；人以自然人主数据编号表示，同一人在同一户有几条记录的取最近更新的一条。迁出、注销的保留并注明日期。
owner: psb
grain: [household_no, entity_id]
columns:
  household_no: {title: 户号, grade: 3}
  entity_id: 自然人主数据编号
  relation_to_head: 与户主关系
  is_head: 是否户主
  is_current: {title: 是否在户, description: 未注销}
  joined_on: 迁入日期
  left_on: 注销日期
  left_for: 注销原因
  resource: 来源资源
  batch_id: 批次
  line_no: 行号
checks:
  - {name: left_after_joined, check: "left_on is null or joined_on is null or left_on >= joined_on", message: 注销早于迁入, dimension: consistency, severity: warning}
*/
with

registered as (
    select
        resident.household_no,
        xref.entity_id,
        resident.relation_to_head,
        resident.moved_in_on,
        resident.cancelled_on,
        resident.cancelled_for,
        resident._batch_id,
        resident._line_no,
        row_number() over (
            partition by resident.household_no, xref.entity_id
            order by
                resident.cancelled_on desc nulls first, resident.updated_at desc nulls last,
                resident._batch_id desc, resident._line_no desc
        ) as place
    from std.psb_resident as resident
    inner join master.person_xref as xref
        on
            xref.resource = 'psb_resident' and xref.part = 'resident'
            and xref.batch_id = resident._batch_id and xref.line_no = resident._line_no
    where resident.household_no is not null
)

select
    household_no,
    entity_id,
    relation_to_head,
    coalesce(relation_to_head = '户主', false) as is_head,
    cancelled_on is null as is_current,
    moved_in_on as joined_on,
    cancelled_on as left_on,
    cancelled_for as left_for,
    'psb_resident' as resource,
    _batch_id as batch_id,
    _line_no as line_no
from registered
where place = 1
