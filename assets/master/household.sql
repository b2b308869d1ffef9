/*
title: {zh: 户, en: Households}
description: 公安户籍中的每一户：户主是谁、在户几人、住在哪里。没有户主或有几名户主的如实列出，供公安核对。
owner: psb
grain: [household_no]
columns:
  household_no: {title: 户号, grade: 3}
  head_id: {title: 户主的自然人主数据编号, description: 在户的户主不是正好一人时为空}
  heads: {title: 在户户主数, description: 应为 1}
  members: 在户人数
  former_members: 已注销人数
  county_code: 户籍县级区划代码
  village_code: 居村委会代码
  address: {title: 户籍地址, description: 户主的；没有户主的取在户成员中最小的一个}
checks:
  - {name: one_head, check: "heads = 1 or members = 0", message: 在户的户主不是一人, dimension: consistency, severity: warning}
*/
with

placed as (
    select
        member.household_no,
        member.entity_id,
        member.is_head,
        member.is_current,
        resident.county_code,
        resident.village_code,
        resident.address
    from master.household_member as member
    inner join std.psb_resident as resident
        on member.batch_id = resident._batch_id and member.line_no = resident._line_no
),

counted as (
    select
        household_no,
        sum(case when is_current and is_head then 1 else 0 end) as heads,
        sum(case when is_current then 1 else 0 end) as members,
        sum(case when is_current then 0 else 1 end) as former_members,
        min(case when is_current and is_head then entity_id end) as head_id
    from placed
    group by household_no
),

home as (
    select
        household_no,
        county_code,
        village_code,
        address,
        row_number() over (
            partition by household_no
            order by is_current desc, is_head desc, address, entity_id
        ) as place
    from placed
)

select
    counted.household_no,
    case when counted.heads = 1 then counted.head_id end as head_id,
    cast(counted.heads as bigint) as heads,
    cast(counted.members as bigint) as members,
    cast(counted.former_members as bigint) as former_members,
    home.county_code,
    home.village_code,
    home.address
from counted
inner join home on counted.household_no = home.household_no and home.place = 1
