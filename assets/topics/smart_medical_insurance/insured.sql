/*
title: {zh: 参保, en: Insured persons}
description: >-
  基本医疗保险参保人数，按参保地、险种与年龄段。一人在同一险种只计一次；同时参加职工（310）与居民（390）的，在“合计”行只计一次，故合计可少于两险种之和。
  一人在同一险种有正常参保的即计入参保，否则计入暂停。死亡证明或火化记录在案的不计。年龄为参保数据最近更新日期的周岁，年龄段取自固定列表。
owner: hsa
system: smart_medical_insurance
grain: [county_code, insurance_type, age_band]
columns:
  county_code: {title: 区划代码, description: 参保地；一人有几处的在每处各计一次；440700 为全市，各人只计一次；无法确定者为 000000}
  insurance_type: {title: 险种, description: 310 职工、390 居民、合计}
  age_band: {title: 年龄段, description: 没有出生日期者为不详}
  persons: {title: 人数, unit: 人}
  insured: {title: 其中正常参保, unit: 人}
  paused: {title: 其中暂停, unit: 人}
  as_of: 截至日
checks:
  - {name: parts_make_persons, check: "insured + paused = persons", message: 正常与暂停之和不等于人数, severity: error}
*/
with

bands as (
    select * from (values
        ('0-14', 0, 14), ('15-59', 15, 59), ('60-64', 60, 64), ('65-79', 65, 79), ('80+', 80, 200)
    ) as listed (age_band, age_from, age_to)
),

newest as (
    select max(cast(updated_at at time zone 'Asia/Shanghai' as date)) as as_of
    from std.hsa_insured_person
),

dead as (
    select entity_id
    from master.person_xref
    where resource in ('hlth_death_certificate', 'mca_cremation')
    group by entity_id
),

insurances as (
    select
        person.entity_id,
        coalesce(division.current_code, '000000') as county_code,
        insured.insurance_type,
        insured.birth_date,
        case when insured.status = '正常参保' then 1 else 0 end as is_insured
    from std.hsa_insured_person as insured
    inner join master.person_xref as person
        on person.resource = 'hsa_insured_person'
        and insured._batch_id = person.batch_id and insured._line_no = person.line_no
    left join master.division_resolution as division on insured.county_code = division.code
    left join dead on person.entity_id = dead.entity_id
    where dead.entity_id is null and insured.insurance_type is not null
),

kinds as (
    select * from (values ('310', '310'), ('390', '390'), ('310', '合计'), ('390', '合计'))
        as listed (counted_type, insurance_type)
),

places as (
    select county_code as counted_county, county_code from insurances
    union
    select county_code as counted_county, '440700' as county_code from insurances
),

-- each insurance counts in its own row and in the total, in its county and in the city
placed as (
    select
        insurances.entity_id,
        places.county_code,
        kinds.insurance_type,
        insurances.birth_date,
        insurances.is_insured
    from insurances
    inner join places on insurances.county_code = places.counted_county
    inner join kinds on insurances.insurance_type = kinds.counted_type
),

persons as (
    select
        placed.county_code,
        placed.insurance_type,
        placed.entity_id,
        max(placed.is_insured) as is_insured,
        max(placed.birth_date) as birth_date
    from placed
    group by placed.county_code, placed.insurance_type, placed.entity_id
),

aged as (
    select
        persons.county_code,
        persons.insurance_type,
        persons.is_insured,
        newest.as_of,
        extract(year from newest.as_of) - extract(year from persons.birth_date)
        - case when strftime(persons.birth_date, '%m%d') > strftime(newest.as_of, '%m%d') then 1 else 0 end as age
    from persons
    cross join newest
)

select
    aged.county_code,
    aged.insurance_type,
    coalesce(bands.age_band, '不详') as age_band,
    count(*) as persons,
    cast(sum(aged.is_insured) as bigint) as insured,
    cast(sum(1 - aged.is_insured) as bigint) as paused,
    max(aged.as_of) as as_of
from aged
left join bands on aged.age between bands.age_from and bands.age_to
group by aged.county_code, aged.insurance_type, coalesce(bands.age_band, '不详')
