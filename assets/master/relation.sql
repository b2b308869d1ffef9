/*
title: {zh: 人与人的关系, en: Relations between persons}
description: 谁是谁的配偶、父母、子女、亲属，双向各一行；出自户籍的户主关系、婚姻登记、出生医学证明和侨胞的国内亲属。离婚的婚姻保留并注明日期。户籍中户主的子女不推定为配偶的子女。
owner: psb
absent: empty
grain: [person_id, relative_id, kind]
columns:
  person_id: 本人的自然人主数据编号
  relative_id: 对方的自然人主数据编号
  kind: {title: 对方是本人的, description: 配偶、父母、子女、亲属}
  since: {title: 起始日期, description: 最近一次结婚登记或出生日期；不知道的为空}
  ended_on: {title: 终止日期, description: 离婚登记；之后又结婚的为空}
  is_current: 是否存续
  source_count: {title: 数源数, description: 几个信息资源这样说}
  by_household: 户籍如此记载
  by_marriage: 婚姻登记如此记载
  by_birth: 出生医学证明如此记载
  by_relative: 侨胞亲属信息如此记载
checks:
  - {name: two_people, check: "person_id <> relative_id", message: 与本人的关系, dimension: consistency, severity: error}
  - {name: ended_after_since, check: "ended_on is null or since is null or ended_on >= since", message: 终止早于起始, dimension: consistency, severity: warning}
*/
with

of_head as (
    select
        head.entity_id as person_id,
        member.entity_id as relative_id,
        case member.relation_to_head
            when '配偶' then '配偶' when '子' then '子女' when '女' then '子女' when '父母' then '父母' else '亲属'
        end as kind,
        'psb_resident' as resource,
        cast(null as date) as since,
        cast(null as date) as ended_on
    from master.household_member as head
    inner join master.household_member as member
        on head.household_no = member.household_no and head.entity_id <> member.entity_id
    where head.is_head and head.is_current and not member.is_head and member.is_current
        and member.relation_to_head is not null
),

registered as (
    select
        husband.entity_id as person_id,
        wife.entity_id as relative_id,
        marriage.kind,
        marriage.registered_on
    from std.mca_marriage_registration as marriage
    inner join master.person_xref as husband
        on
            husband.resource = 'mca_marriage_registration' and husband.part = 'husband'
            and husband.batch_id = marriage._batch_id and husband.line_no = marriage._line_no
    inner join master.person_xref as wife
        on
            wife.resource = 'mca_marriage_registration' and wife.part = 'wife'
            and wife.batch_id = marriage._batch_id and wife.line_no = marriage._line_no
),

married as (
    select
        person_id,
        relative_id,
        '配偶' as kind,
        'mca_marriage_registration' as resource,
        max(case when kind = '结婚' then registered_on end) as since,
        max(case when kind = '离婚' then registered_on end) as ended_on
    from registered
    group by person_id, relative_id
),

born as (
    select
        child.entity_id as person_id,
        mother.entity_id as relative_id,
        '父母' as kind,
        'hlth_birth_certificate' as resource,
        cast(min(certificate.born_at) at time zone 'Asia/Shanghai' as date) as since,
        cast(null as date) as ended_on
    from std.hlth_birth_certificate as certificate
    inner join master.person_xref as child
        on
            child.resource = 'hlth_birth_certificate' and child.part = 'child'
            and child.batch_id = certificate._batch_id and child.line_no = certificate._line_no
    inner join master.person_xref as mother
        on
            mother.resource = 'hlth_birth_certificate' and mother.part = 'mother'
            and mother.batch_id = certificate._batch_id and mother.line_no = certificate._line_no
    group by child.entity_id, mother.entity_id
),

abroad as (
    select
        emigrant.entity_id as person_id,
        relative.entity_id as relative_id,
        '亲属' as kind,
        'ufwd_overseas_chinese_person' as resource,
        cast(null as date) as since,
        cast(null as date) as ended_on
    from master.person_xref as emigrant
    inner join master.person_xref as relative
        on
            relative.resource = 'ufwd_overseas_chinese_person' and relative.part = 'relative'
            and emigrant.batch_id = relative.batch_id and emigrant.line_no = relative.line_no
    where emigrant.resource = 'ufwd_overseas_chinese_person' and emigrant.part = 'person'
),

said as (
    select * from of_head
    union all
    select * from married
    union all
    select * from born
    union all
    select * from abroad
),

both_ways as (
    select person_id, relative_id, kind, resource, since, ended_on from said
    union all
    select
        relative_id as person_id,
        person_id as relative_id,
        case kind when '父母' then '子女' when '子女' then '父母' else kind end as kind,
        resource,
        since,
        ended_on
    from said
),

together as (
    select
        person_id,
        relative_id,
        kind,
        max(since) as since,
        max(ended_on) as ended_on,
        count(distinct resource) as source_count,
        max(case when resource = 'psb_resident' then 1 else 0 end) = 1 as by_household,
        max(case when resource = 'mca_marriage_registration' then 1 else 0 end) = 1 as by_marriage,
        max(case when resource = 'hlth_birth_certificate' then 1 else 0 end) = 1 as by_birth,
        max(case when resource = 'ufwd_overseas_chinese_person' then 1 else 0 end) = 1 as by_relative
    from both_ways
    where person_id <> relative_id
    group by person_id, relative_id, kind
)

select
    person_id,
    relative_id,
    kind,
    since,
    case when since is null or ended_on >= since then ended_on end as ended_on,
    ended_on is null or coalesce(ended_on < since, false) as is_current,
    source_count,
    by_household,
    by_marriage,
    by_birth,
    by_relative
from together
