/*
title: {zh: 救助核对线索, en: Hints for the review of aid}
description: >-
  在享救助对象的家庭经济状况核对线索，一案一原因一条：死亡（死亡证明或火化记录）、参保高基数（最近所属期养老保险缴费基数不低于6000元，本库约定）、
  有企业（任存续企业法定代表人，个体户不算）、有车（名下有正常状态机动车）、多房（名下现势不动产两处及以上）。只核对申请人本人；共同生活成员没有名单。
  本表是个人信息，每一行只是复核线索，不得据此自动停发；法律依据为社会救助暂行办法第五十八条的信息核对与个人信息保护法第十三条第一款第三项、
  第二十四条，用途为民政部门复核。
owner: mca
system: smart_community
grain: [aid_no, reason]
columns:
  aid_no: 救助编号
  reason: {title: 线索, description: 死亡、参保高基数、有企业、有车、多房}
  kind: 救助类别
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  found: {title: 发现数, unit: 个, description: 企业、车辆、不动产的数量；其他为1}
checks:
  - {name: something_found, check: "found > 0", message: 没有发现却有线索, severity: error}
*/
with

aids as (
    select
        aid.aid_no,
        aid.kind,
        coalesce(named.code, '000000') as county_code,
        person.entity_id
    from std.mca_minimum_living_aid as aid
    inner join master.person_xref as person
        on person.resource = 'mca_minimum_living_aid'
        and aid._batch_id = person.batch_id and aid._line_no = person.line_no
    left join master.division as named
        on left(replace(aid.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
    where aid.ended_on is null
),

dead as (
    select entity_id, '死亡' as reason, cast(1 as bigint) as found
    from master.person_xref
    where resource in ('hlth_death_certificate', 'mca_cremation')
    group by entity_id
),

latest_period as (
    select max(period) as period
    from std.sib_insurance_payment
),

well_insured as (
    select person.entity_id, '参保高基数' as reason, cast(1 as bigint) as found
    from std.sib_insurance_payment as payment
    inner join latest_period on payment.period = latest_period.period
    inner join master.person_xref as person
        on person.resource = 'sib_insurance_payment'
        and payment._batch_id = person.batch_id and payment._line_no = person.line_no
    where payment.insurance_type in ('110', '120') and payment.base_yuan >= 6000
    group by person.entity_id
),

-- sole traders are the livelihood of many who need aid, and no hint
companies as (
    select person.entity_id, '有企业' as reason, count(distinct entity.uscc) as found
    from std.amr_market_entity as entity
    inner join master.person_xref as person
        on person.resource = 'amr_market_entity'
        and entity._batch_id = person.batch_id and entity._line_no = person.line_no
    where entity.cancelled_on is null and entity.revoked_on is null and left(entity.uscc, 2) <> '92'
    group by person.entity_id
),

vehicles as (
    select person.entity_id, '有车' as reason, count(distinct vehicle.plate_number) as found
    from std.psb_vehicle as vehicle
    inner join master.person_xref as person
        on person.resource = 'psb_vehicle'
        and vehicle._batch_id = person.batch_id and vehicle._line_no = person.line_no
    where vehicle.status = '正常'
    group by person.entity_id
),

estates as (
    select person.entity_id, '多房' as reason, count(distinct unit.unit_number) as found
    from std.nrb_real_estate_unit as unit
    inner join master.person_xref as person
        on person.resource = 'nrb_real_estate_unit'
        and unit._batch_id = person.batch_id and unit._line_no = person.line_no
    where unit.status = '现势'
    group by person.entity_id
    having count(distinct unit.unit_number) >= 2
),

hints as (
    select entity_id, reason, found from dead
    union all
    select entity_id, reason, found from well_insured
    union all
    select entity_id, reason, found from companies
    union all
    select entity_id, reason, found from vehicles
    union all
    select entity_id, reason, found from estates
)

select
    aids.aid_no,
    hints.reason,
    max(aids.kind) as kind,
    max(aids.county_code) as county_code,
    max(hints.found) as found
from aids
inner join hints on aids.entity_id = hints.entity_id
group by aids.aid_no, hints.reason
