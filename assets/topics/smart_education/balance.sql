/*
title: {zh: 优质均衡, en: Balance between schools}
description: >-
  各县级区划义务教育学校之间的差异系数（总体标准差与平均值之比），三项：生师比、生均占地面积、高级职称教师比例。
  差异系数限值：小学0.50、初中0.45（教督〔2017〕6号）。没有班级、没有学生或没有教师的学校不参与；平均值为校际平均，不是按学生加权。
owner: edu
system: smart_education
grain: [county_code, stage, measure]
columns:
  county_code: {title: 区划代码, description: 学校所在；无法确定者为 000000}
  stage: {title: 学段, description: 小学或初中}
  measure: {title: 指标, description: 生师比、生均占地面积、高级职称比例}
  schools: {title: 参与学校数, unit: 所}
  mean: {title: 校际平均}
  deviation: {title: 总体标准差}
  cv: {title: 差异系数}
  limit: {title: 限值}
  is_within_limit: {title: 是否达标}
checks:
  - {name: cv_not_negative, check: "cv >= 0", message: 差异系数为负, severity: error}
*/
with

pupils as (
    select school_code, stage, sum(pupils) as pupils
    from topic.smart_education_class_size
    where stage in ('小学', '初中')
    group by school_code, stage
),

teachers as (
    select
        school_code,
        count(distinct teacher_no) as teachers,
        count(distinct teacher_no) filter (where professional_title in ('高级教师', '正高级教师')) as senior
    from std.edu_teacher
    group by school_code
),

schools as (
    select
        coalesce(division.current_code, '000000') as county_code,
        pupils.stage,
        cast(pupils.pupils as double) / nullif(teachers.teachers, 0) as pupils_per_teacher,
        school.land_area_m2 / nullif(cast(pupils.pupils as double), 0) as area_per_pupil,
        cast(teachers.senior as double) / nullif(teachers.teachers, 0) as senior_share
    from pupils
    inner join std.edu_school as school on pupils.school_code = school.school_code
    inner join teachers on pupils.school_code = teachers.school_code
    left join master.division_resolution as division on school.county_code = division.code
    where school.classes >= 1
),

measures as (
    select county_code, stage, '生师比' as measure, pupils_per_teacher as value from schools
    union all
    select county_code, stage, '生均占地面积' as measure, area_per_pupil as value from schools
    union all
    select county_code, stage, '高级职称比例' as measure, senior_share as value from schools
),

means as (
    select
        county_code,
        stage,
        measure,
        count(*) as schools,
        cast(sum(cast(value as decimal(38, 8))) as double) / nullif(count(*), 0) as mean
    from measures
    where value is not null
    group by county_code, stage, measure
),

-- the population's deviation, in two passes: sums of decimals are the same in any order
spread as (
    select
        means.county_code,
        means.stage,
        means.measure,
        max(means.schools) as schools,
        max(means.mean) as mean,
        sqrt(
            cast(sum(cast(power(measures.value - means.mean, 2) as decimal(38, 8))) as double) / nullif(max(means.schools), 0)
        ) as deviation,
        case means.stage when '小学' then 0.50 else 0.45 end as limit_of_stage
    from means
    inner join measures
        on means.county_code = measures.county_code and means.stage = measures.stage and means.measure = measures.measure
    where measures.value is not null
    group by means.county_code, means.stage, means.measure
)

select
    county_code,
    stage,
    measure,
    schools,
    round(mean, 4) as mean,
    round(deviation, 4) as deviation,
    round(deviation / nullif(mean, 0), 4) as cv,
    cast(limit_of_stage as double) as "limit",
    deviation / nullif(mean, 0) <= limit_of_stage as is_within_limit
from spread
