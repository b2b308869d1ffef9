/*
title: {zh: 班额, en: Class sizes}
description: >-
  每所学校每个班级的在读学生数与班额类别：正常不超过45人，偏大46至55人，大班额56至65人，超大班额66人及以上（义务教育阶段控制标准）。
  休学、转出者不计；一个人有几条学籍只计一次。只有1名学生的班级多为班名填报有误，标为存疑。不列出任何学生。
owner: edu
system: smart_education
grain: [school_code, grade, class]
columns:
  school_code: 学校代码
  grade: {title: 年级, description: 未填者为不详}
  class: {title: 班级, description: 未填者为不详}
  county_code: {title: 区划代码, description: 学校所在；无法确定者为 000000}
  stage: {title: 学段, description: 幼儿园、小学、初中、高中}
  pupils: {title: 在读学生数, unit: 人}
  size_kind: {title: 班额类别, description: 正常、偏大、大班额、超大班额}
  is_doubtful: {title: 是否存疑, description: 只有1名学生}
checks:
  - {name: somebody_in_class, check: "pupils > 0", message: 班级没有学生, severity: error}
  - {name: size_kind_agrees, check: "(size_kind = '正常') = (pupils <= 45) and (size_kind = '大班额') = (pupils between 56 and 65) and (size_kind = '超大班额') = (pupils >= 66)", message: 班额类别与人数不符, severity: error}
*/
with

pupils as (
    select
        student.school_code,
        coalesce(student.grade_name, '不详') as grade,
        coalesce(student.class_name, '不详') as class,
        person.entity_id
    from std.edu_student as student
    inner join master.person_xref as person
        on person.resource = 'edu_student'
        and student._batch_id = person.batch_id and student._line_no = person.line_no
    where student.status = '在读' and student.school_code is not null
),

classes as (
    select school_code, grade, class, count(distinct entity_id) as pupils
    from pupils
    group by school_code, grade, class
)

select
    classes.school_code,
    classes.grade,
    classes.class,
    coalesce(division.current_code, '000000') as county_code,
    case
        when classes.grade like '幼儿园%' then '幼儿园'
        when classes.grade like '小学%' then '小学'
        when classes.grade like '初中%' then '初中'
        when classes.grade like '高中%' then '高中'
        else '不详'
    end as stage,
    classes.pupils,
    case
        when classes.pupils <= 45 then '正常'
        when classes.pupils <= 55 then '偏大'
        when classes.pupils <= 65 then '大班额'
        else '超大班额'
    end as size_kind,
    classes.pupils = 1 as is_doubtful
from classes
left join std.edu_school as school on classes.school_code = school.school_code
left join master.division_resolution as division on school.county_code = division.code
