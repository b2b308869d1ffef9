/*
title: {zh: 自然人在法人中的角色, en: Roles of persons in legal entities}
description: 谁是哪个法人的法定代表人、负责人，谁在那里就业、参保、任教。人和法人都以主数据编号表示；法人凭来源行上的统一社会信用代码认定，代码不在法人库的不列。股东没有数源。
owner: amr
absent: empty
grain: [person_id, legal_entity_id, kind]
columns:
  person_id: 自然人主数据编号
  legal_entity_id: 法人标识
  kind: {title: 角色, description: 法定代表人、负责人、从业人员、参保职工、教师、医务人员}
  first_on: {title: 最早日期, description: 来源行上的日期中最早的；没有日期的来源为空}
  last_on: 最近日期
  is_current: {title: 是否现任, description: 该法人这一角色的最近一次陈述中有其人；就业、参保以状态为准}
  source_count: 数源数
  row_count: 来源行数
checks:
  - {name: first_before_last, check: "first_on is null or first_on <= last_on", message: 最早晚于最近, dimension: consistency, severity: error}
*/
with

coded as (
    select matched_key as uscc, min(entity_id) as entity_id
    from master.legal_entity_xref
    where matched_key is not null
    group by matched_key
),

schools as (
    select school_code, min(uscc) as uscc
    from std.edu_school
    where uscc is not null
    group by school_code
),

institutions as (
    select institution_code, min(uscc) as uscc
    from std.hlth_medical_institution
    where uscc is not null
    group by institution_code
),

rows_said as (
    select
        'amr_market_entity' as resource, 'legal_representative' as part, '法定代表人' as kind, uscc, _batch_id, _line_no,
        approved_on as stated_on, coalesce(status, '') not like '%销%' as stands
    from std.amr_market_entity
    union all
    select
        'drb_administrative_permit', 'legal_representative', '法定代表人', holder_uscc, _batch_id, _line_no, decided_on, true
    from std.drb_administrative_permit
    union all
    select 'mca_social_organisation', 'legal_person', '法定代表人', uscc, _batch_id, _line_no, cast(null as date), true
    from std.mca_social_organisation
    union all
    select
        'psb_real_unit', 'legal_person', '法定代表人', uscc, _batch_id, _line_no, cast(collected_at at time zone 'Asia/Shanghai' as date), true
    from std.psb_real_unit
    union all
    select 'jus_legal_service_org', 'head', '负责人', uscc, _batch_id, _line_no, cast(null as date), true
    from std.jus_legal_service_org
    union all
    select 'edu_school', 'head', '负责人', uscc, _batch_id, _line_no, cast(null as date), true
    from std.edu_school
    union all
    select 'edu_training_institution', 'head', '负责人', uscc, _batch_id, _line_no, cast(null as date), true
    from std.edu_training_institution
    union all
    select 'hlth_medical_institution', 'head', '负责人', uscc, _batch_id, _line_no, cast(null as date), true
    from std.hlth_medical_institution
    union all
    select 'hrss_employment_registration', 'person', '从业人员', employer_uscc, _batch_id, _line_no, registered_on, kind = '就业登记'
    from std.hrss_employment_registration
    union all
    select 'hsa_insured_person', 'person', '参保职工', employer_uscc, _batch_id, _line_no, first_insured_on, status = '正常参保'
    from std.hsa_insured_person
    union all
    select 'sib_insurance_payment', 'person', '参保职工', employer_uscc, _batch_id, _line_no, settled_on, true
    from std.sib_insurance_payment
    union all
    select 'edu_teacher', 'person', '教师', schools.uscc, teacher._batch_id, teacher._line_no, teacher.started_on, true
    from std.edu_teacher as teacher
    inner join schools on teacher.school_code = schools.school_code
    union all
    select
        'hlth_health_worker', 'person', '医务人员', institutions.uscc, worker._batch_id, worker._line_no,
        worker.registered_on, true
    from std.hlth_health_worker as worker
    inner join institutions on worker.institution_code = institutions.institution_code
),

-- of all rows in which persons are named, those of a few sources
named as (
    select entity_id, part, batch_id, line_no
    from master.person_xref
    where resource in (select resource from rows_said)
),

-- a batch is of one resource
held as (
    select
        xref.entity_id as person_id,
        coded.entity_id as legal_entity_id,
        said.kind,
        said.resource,
        said.stated_on,
        said.stands
    from rows_said as said
    inner join coded on said.uscc = coded.uscc
    inner join named as xref
        on said.part = xref.part and said._batch_id = xref.batch_id and said._line_no = xref.line_no
),

together as (
    select
        person_id,
        legal_entity_id,
        kind,
        min(stated_on) as first_on,
        max(stated_on) as last_on,
        max(case when stands then 1 else 0 end) as stands,
        count(distinct resource) as source_count,
        count(*) as row_count
    from held
    group by person_id, legal_entity_id, kind
),

newest as (
    select
        *,
        max(last_on) over (partition by legal_entity_id, kind) as newest_on
    from together
)

select
    person_id,
    legal_entity_id,
    kind,
    first_on,
    last_on,
    stands = 1 and (kind <> '法定代表人' or last_on is null or last_on = newest_on) as is_current,
    source_count,
    row_count
from newest
