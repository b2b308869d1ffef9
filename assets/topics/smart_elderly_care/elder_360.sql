/*
title: {zh: 老人全景, en: Elders at a glance}
description: >-
  60周岁及以上在册居住老人一人一条：年龄、居住、健康档案、津贴、养老待遇、低保、医保与近12个月就医次数。独居指住所内只有一名在册居住人口，
  按实际居住地址而不是户口簿；只与老人同住指住所内全部是60周岁及以上者。最后见到日为就医、住院、领取津贴与待遇的最新日期。
  能力评估等级待民政老年人能力评估数据接入后补充。截至日为户籍登记的最新更新日期。
  本表是个人信息，用于高龄津贴、家庭医生签约与独居老人探访的主动服务，法律依据为老年人权益保障法第三十七条与个人信息保护法第十三条第一款第三项，
  只供民政、卫生健康部门经办人员使用。
owner: mca
system: smart_elderly_care
grain: [person_id]
columns:
  person_id: 自然人主数据编号
  age: {title: 年龄, unit: 周岁}
  sex: {title: 性别, description: GB/T 2261.1 代码}
  county_code: 区划代码
  village_code: 村（社区）代码
  household_size: {title: 住所内在册人数, unit: 人}
  lives_alone: 是否独居
  lives_only_with_old: {title: 是否只与老人同住, description: 独居者为否}
  has_record: 是否建立健康档案
  chronic: {title: 是否有慢性病, description: 没有健康档案时为空}
  signed: 是否签约家庭医生
  examined_on: 最近体检日期
  allowance: {title: 是否领取高龄津贴, description: 截至日前三个月内}
  pension: {title: 是否领取养老待遇, description: 截至日前三个月内}
  aid: 是否享受低保等救助
  insured: 是否参加医保
  visits_12m: {title: 近12个月门诊次数, unit: 次}
  stays_12m: {title: 近12个月住院次数, unit: 次}
  last_seen_on: 最后见到日
  as_of: 截至日
checks:
  - {name: old_enough, check: "age between 60 and 125", message: 年龄不在60至125岁之间, severity: error}
  - {name: alone_is_one, check: "lives_alone = (household_size = 1)", message: 独居而住所内不止一人, severity: error}
*/
with

as_of as (
    select max(cast(updated_at at time zone 'Asia/Shanghai' as date)) as day
    from std.psb_resident
),

-- full years: one less when the birthday of this year is still to come; of 29 February it is 1 March
residents as (
    select
        resident.person_id,
        resident.sex,
        resident.county_code,
        resident.village_code,
        resident.dwelling_id,
        extract(year from as_of.day) - extract(year from resident.birth_date)
        - case when strftime(resident.birth_date, '%m%d') > strftime(as_of.day, '%m%d') then 1 else 0 end as age
    from topic.smart_community_resident as resident
    cross join as_of
),

dwellings as (
    select
        dwelling_id,
        count(*) as people,
        count(*) filter (where age >= 60) as old_people
    from residents
    group by dwelling_id
),

records as (
    select
        person.entity_id,
        max(case when record.chronic <> '无慢性病' then 1 else 0 end) = 1 as chronic,
        max(case when record.signed_family_doctor = '已签约' then 1 else 0 end) = 1 as signed,
        max(record.examined_on) as examined_on
    from std.hlth_health_record as record
    inner join master.person_xref as person
        on person.resource = 'hlth_health_record'
        and record._batch_id = person.batch_id and record._line_no = person.line_no
    group by person.entity_id
),

allowances as (
    select person.entity_id, max(allowance.paid_on) as paid_on
    from std.mca_elderly_allowance as allowance
    inner join master.person_xref as person
        on person.resource = 'mca_elderly_allowance'
        and allowance._batch_id = person.batch_id and allowance._line_no = person.line_no
    group by person.entity_id
),

pensions as (
    select person.entity_id, max(benefit.paid_on) as paid_on
    from std.sib_pension_benefit as benefit
    inner join master.person_xref as person
        on person.resource = 'sib_pension_benefit'
        and benefit._batch_id = person.batch_id and benefit._line_no = person.line_no
    group by person.entity_id
),

aided as (
    select distinct person.entity_id
    from std.mca_minimum_living_aid as aid
    inner join master.person_xref as person
        on person.resource = 'mca_minimum_living_aid'
        and aid._batch_id = person.batch_id and aid._line_no = person.line_no
    cross join as_of
    where aid.ended_on is null or aid.ended_on > as_of.day
),

insured as (
    select distinct person.entity_id
    from std.hsa_insured_person as insured
    inner join master.person_xref as person
        on person.resource = 'hsa_insured_person'
        and insured._batch_id = person.batch_id and insured._line_no = person.line_no
    where insured.status = '正常参保'
),

visits as (
    select
        person.entity_id,
        count(*) filter (where visit.visited_on > cast(as_of.day - interval '12 months' as date)) as visits_12m,
        max(visit.visited_on) as visited_on
    from (
        select _batch_id, _line_no, cast(visited_at at time zone 'Asia/Shanghai' as date) as visited_on
        from std.hlth_outpatient_visit
    ) as visit
    inner join master.person_xref as person
        on person.resource = 'hlth_outpatient_visit'
        and visit._batch_id = person.batch_id and visit._line_no = person.line_no
    cross join as_of
    group by person.entity_id
),

stays as (
    select
        person.entity_id,
        count(*) filter (where stay.discharged_on > cast(as_of.day - interval '12 months' as date)) as stays_12m,
        max(stay.discharged_on) as discharged_on
    from (
        select _batch_id, _line_no, cast(discharged_at at time zone 'Asia/Shanghai' as date) as discharged_on
        from std.hlth_inpatient_discharge
    ) as stay
    inner join master.person_xref as person
        on person.resource = 'hlth_inpatient_discharge'
        and stay._batch_id = person.batch_id and stay._line_no = person.line_no
    cross join as_of
    group by person.entity_id
),

seen as (
    select entity_id, max(day) as last_seen_on
    from (
        select entity_id, paid_on as day from allowances
        union all
        select entity_id, paid_on as day from pensions
        union all
        select entity_id, visited_on as day from visits
        union all
        select entity_id, discharged_on as day from stays
    ) as signs
    group by entity_id
)

select
    residents.person_id,
    residents.age,
    residents.sex,
    residents.county_code,
    residents.village_code,
    dwellings.people as household_size,
    dwellings.people = 1 as lives_alone,
    dwellings.people > 1 and dwellings.people = dwellings.old_people as lives_only_with_old,
    records.entity_id is not null as has_record,
    records.chronic,
    coalesce(records.signed, false) as signed,
    records.examined_on,
    coalesce(allowances.paid_on > cast(as_of.day - interval '3 months' as date), false) as allowance,
    coalesce(pensions.paid_on > cast(as_of.day - interval '3 months' as date), false) as pension,
    aided.entity_id is not null as aid,
    insured.entity_id is not null as insured,
    coalesce(visits.visits_12m, 0) as visits_12m,
    coalesce(stays.stays_12m, 0) as stays_12m,
    seen.last_seen_on,
    as_of.day as as_of
from residents
cross join as_of
inner join dwellings on residents.dwelling_id = dwellings.dwelling_id
left join records on residents.person_id = records.entity_id
left join allowances on residents.person_id = allowances.entity_id
left join pensions on residents.person_id = pensions.entity_id
left join aided on residents.person_id = aided.entity_id
left join insured on residents.person_id = insured.entity_id
left join visits on residents.person_id = visits.entity_id
left join stays on residents.person_id = stays.entity_id
left join seen on residents.person_id = seen.entity_id
where residents.age >= 60
