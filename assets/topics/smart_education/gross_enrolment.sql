/*
title: {zh: 毛入学率与净入学率, en: Gross and net enrolment}
description: >-
  按居住区划和学段的在读学生数、适龄人口数与适龄在读数。毛入学率为在读学生（不论年龄）与适龄人口之比，可以超过100%；净入学率只计适龄在读者。
  年龄按学年开始的8月31日的周岁：幼儿园3至5岁，小学6至11岁，初中12至14岁，高中15至17岁。学生按本人居住地，不在册居住的学生列在000000。
owner: edu
system: smart_education
grain: [county_code, stage]
columns:
  county_code: {title: 区划代码, description: 学生居住地；不在册者为 000000}
  stage: 学段
  school_year: {title: 学年, description: 学年开始的年份}
  enrolled: {title: 在读学生数, unit: 人}
  age_group: {title: 适龄人口数, unit: 人}
  in_age: {title: 适龄在读学生数, unit: 人}
  gross: {title: 毛入学率}
  net: {title: 净入学率}
checks:
  - {name: in_age_within_enrolled, check: "in_age <= enrolled", message: 适龄在读多于在读, severity: error}
  - {name: in_age_within_group, check: "county_code = '000000' or in_age <= age_group", message: 适龄在读多于适龄人口, severity: error}
*/
with

stages as (
    select * from (values
        ('幼儿园', 3, 5), ('小学', 6, 11), ('初中', 12, 14), ('高中', 15, 17)
    ) as listed (stage, age_from, age_to)
),

as_of as (
    select
        case when extract(month from day) >= 9 then extract(year from day) else extract(year from day) - 1 end as school_year
    from (
        select max(cast(updated_at at time zone 'Asia/Shanghai' as date)) as day
        from std.edu_student
    ) as newest
),

-- full years on 31 August: the year counts when the birthday is not later than that day
ages as (
    select
        resident.person_id,
        resident.county_code,
        as_of.school_year - extract(year from resident.birth_date)
        - case when strftime(resident.birth_date, '%m%d') > '0831' then 1 else 0 end as age
    from topic.smart_community_resident as resident
    cross join as_of
    where resident.birth_date is not null
),

in_group as (
    select ages.county_code, stages.stage, count(*) as age_group
    from ages
    inner join stages on ages.age between stages.age_from and stages.age_to
    group by ages.county_code, stages.stage
),

pupils as (
    select
        person.entity_id,
        case
            when student.grade_name like '幼儿园%' then '幼儿园'
            when student.grade_name like '小学%' then '小学'
            when student.grade_name like '初中%' then '初中'
            when student.grade_name like '高中%' then '高中'
        end as stage
    from std.edu_student as student
    inner join master.person_xref as person
        on person.resource = 'edu_student'
        and student._batch_id = person.batch_id and student._line_no = person.line_no
    where student.status = '在读'
    qualify row_number() over (partition by person.entity_id order by student.updated_at desc nulls last, student.student_no) = 1
),

attending as (
    select
        coalesce(ages.county_code, '000000') as county_code,
        pupils.stage,
        count(*) as enrolled,
        count(*) filter (where ages.age between stages.age_from and stages.age_to) as in_age
    from pupils
    inner join stages on pupils.stage = stages.stage
    left join ages on pupils.entity_id = ages.person_id
    group by coalesce(ages.county_code, '000000'), pupils.stage
),

frame as (
    select county_code, stage from in_group
    union
    select county_code, stage from attending
)

select
    frame.county_code,
    frame.stage,
    cast(as_of.school_year as text) as school_year,
    coalesce(attending.enrolled, 0) as enrolled,
    coalesce(in_group.age_group, 0) as age_group,
    coalesce(attending.in_age, 0) as in_age,
    round(cast(coalesce(attending.enrolled, 0) as double) / nullif(in_group.age_group, 0), 4) as gross,
    round(cast(coalesce(attending.in_age, 0) as double) / nullif(in_group.age_group, 0), 4) as net
from frame
cross join as_of
left join attending on frame.county_code = attending.county_code and frame.stage = attending.stage
left join in_group on frame.county_code = in_group.county_code and frame.stage = in_group.stage
