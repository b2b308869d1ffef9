/*
title: {zh: 学位供需, en: Supply of school places}
description: >-
  各县级区划各学段的学位数、在读学生数、随迁子女数与下一学年的学位缺口。学位余量 = 学位数 − 在读数 −（预计新生 − 预计毕业生），负数为缺口。
  预计新生：幼儿园与小学为下一学年8月31日满3、6周岁的在册居住儿童，初中、高中为本区划小学、初中毕业年级的在读学生（按全部升学计）。
  学位按学校类型归入学段：九年一贯制归初中，完全中学归高中。学年按学籍表的最新更新日期，8月31日前属上一学年。
owner: edu
system: smart_education
grain: [county_code, stage]
columns:
  county_code: {title: 区划代码, description: 学校所在；无法确定者为 000000}
  stage: 学段
  school_year: {title: 学年, description: 学年开始的年份}
  schools: {title: 学校数, unit: 所}
  places: {title: 学位数, unit: 个}
  pupils: {title: 在读学生数, unit: 人}
  migrant_pupils: {title: 随迁子女数, unit: 人}
  migrant_in_public: {title: 公办学校随迁子女数, unit: 人}
  migrant_public_rate: {title: 随迁子女公办率}
  entrants_expected: {title: 预计新生, unit: 人}
  leavers_expected: {title: 预计毕业生, unit: 人}
  gap: {title: 学位余量, unit: 个, description: 负数为缺口}
checks:
  - {name: migrants_within_pupils, check: "migrant_in_public <= migrant_pupils and migrant_pupils <= pupils", message: 随迁子女多于学生, severity: error}
*/
with

as_of as (
    select
        case when extract(month from day) >= 9 then extract(year from day) else extract(year from day) - 1 end as school_year
    from (
        select max(cast(updated_at at time zone 'Asia/Shanghai' as date)) as day
        from std.edu_student
    ) as newest
),

schools as (
    select
        school.school_code,
        coalesce(division.current_code, '000000') as county_code,
        case school.kind
            when '111' then '幼儿园' when '211' then '小学' when '311' then '初中' when '312' then '初中'
            when '341' then '高中' when '342' then '高中'
        end as stage,
        coalesce(school.sponsor, '') <> '民办' as is_public,
        school.places
    from std.edu_school as school
    left join master.division_resolution as division on school.county_code = division.code
),

-- one pupil once, under the county of the school
pupils as (
    select
        coalesce(schools.county_code, '000000') as county_code,
        case
            when student.grade_name like '幼儿园%' then '幼儿园'
            when student.grade_name like '小学%' then '小学'
            when student.grade_name like '初中%' then '初中'
            when student.grade_name like '高中%' then '高中'
        end as stage,
        student.grade_name in ('幼儿园3年级', '小学6年级', '初中3年级', '高中3年级') as is_leaving,
        student.migrant_child = '是' as is_migrant,
        coalesce(schools.is_public, false) as is_public
    from std.edu_student as student
    inner join master.person_xref as person
        on person.resource = 'edu_student'
        and student._batch_id = person.batch_id and student._line_no = person.line_no
    left join schools on student.school_code = schools.school_code
    where student.status = '在读'
    qualify row_number() over (partition by person.entity_id order by student.updated_at desc nulls last, student.student_no) = 1
),

-- children who are old enough for the first time on 31 August of the next school year
children as (
    select resident.county_code, stages.stage, count(*) as entrants
    from topic.smart_community_resident as resident
    cross join as_of
    inner join (values ('幼儿园', 3), ('小学', 6)) as stages (stage, age)
        on resident.birth_date > cast(cast(as_of.school_year - stages.age as text) || '-08-31' as date)
        and resident.birth_date <= cast(cast(as_of.school_year + 1 - stages.age as text) || '-08-31' as date)
    group by resident.county_code, stages.stage
),

leavers as (
    select county_code, stage, count(*) as leavers
    from pupils
    where is_leaving
    group by county_code, stage
),

entrants as (
    select county_code, stage, entrants from children
    union all
    select county_code, case stage when '小学' then '初中' else '高中' end as stage, leavers as entrants
    from leavers
    where stage in ('小学', '初中')
),

supply as (
    select county_code, stage, count(*) as schools, sum(places) as places
    from schools
    where stage is not null
    group by county_code, stage
),

attending as (
    select
        county_code,
        stage,
        count(*) as pupils,
        count(*) filter (where is_migrant) as migrant_pupils,
        count(*) filter (where is_migrant and is_public) as migrant_in_public
    from pupils
    where stage is not null
    group by county_code, stage
),

frame as (
    select county_code, stage from supply
    union
    select county_code, stage from attending
    union
    select county_code, stage from entrants
),

gathered as (
    select
        frame.county_code,
        frame.stage,
        coalesce(supply.schools, 0) as schools,
        cast(coalesce(supply.places, 0) as bigint) as places,
        coalesce(attending.pupils, 0) as pupils,
        coalesce(attending.migrant_pupils, 0) as migrant_pupils,
        coalesce(attending.migrant_in_public, 0) as migrant_in_public,
        coalesce(entrants.entrants, 0) as entrants_expected,
        coalesce(leavers.leavers, 0) as leavers_expected
    from frame
    left join supply on frame.county_code = supply.county_code and frame.stage = supply.stage
    left join attending on frame.county_code = attending.county_code and frame.stage = attending.stage
    left join entrants on frame.county_code = entrants.county_code and frame.stage = entrants.stage
    left join leavers on frame.county_code = leavers.county_code and frame.stage = leavers.stage
)

select
    gathered.county_code,
    gathered.stage,
    cast(as_of.school_year as text) as school_year,
    gathered.schools,
    gathered.places,
    gathered.pupils,
    gathered.migrant_pupils,
    gathered.migrant_in_public,
    round(cast(gathered.migrant_in_public as double) / nullif(gathered.migrant_pupils, 0), 4) as migrant_public_rate,
    gathered.entrants_expected,
    gathered.leavers_expected,
    gathered.places - gathered.pupils - (gathered.entrants_expected - gathered.leavers_expected) as gap
from gathered
cross join as_of
