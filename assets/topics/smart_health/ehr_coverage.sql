/*
title: {zh: 健康档案与家庭医生签约, en: Health records and family doctors}
description: >-
  各县（市、区）在册居住人口中建立健康档案、签约家庭医生、患慢性病及其近12个月有体检的人数。只算在世的在册居住人口，一人有多份档案的计一次：
  任一份已签约即为签约，任一份有慢性病即为慢性病，体检取最近一次。签约须有档案才能得知。截至日为户籍登记的最新更新日期；
  体检晚于截至日12个月前的当日为近12个月。
owner: hlth
system: smart_health
grain: [county_code]
columns:
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  residents: {title: 在册居住人口, unit: 人}
  with_record: {title: 建档人数, unit: 人}
  signed: {title: 签约人数, unit: 人}
  chronic: {title: 慢性病人数, unit: 人, description: 档案中登记的高血压、糖尿病、严重精神障碍}
  managed: {title: 慢性病人中近12个月有体检的人数, unit: 人}
  as_of: 截至日
checks:
  - {name: parts_within_whole, check: "managed <= chronic and chronic <= with_record and signed <= with_record and with_record <= residents", message: 部分多于总体, severity: error}
*/
with

as_of as (
    select max(cast(updated_at at time zone 'Asia/Shanghai' as date)) as day
    from std.psb_resident
),

-- one row a person, whatever the number of records
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
)

-- the key is the list's, not the person's
select
    coalesce(division.code, '000000') as county_code,
    count(*) as residents,
    count(records.entity_id) as with_record,
    count(*) filter (where records.signed) as signed,
    count(*) filter (where records.chronic) as chronic,
    count(*) filter (
        where records.chronic and records.examined_on > cast(as_of.day - interval '12' month as date)
    ) as managed,
    max(as_of.day) as as_of
from topic.smart_community_resident as resident
cross join as_of
left join master.division as division on resident.county_code = division.code and division.is_current
left join records on resident.person_id = records.entity_id
group by coalesce(division.code, '000000')
