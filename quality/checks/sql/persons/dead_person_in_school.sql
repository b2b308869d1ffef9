/*
title: {zh: 已死亡人员学籍仍为在读, en: Pupils who have died}
description: 依据死亡医学证明与火化记录，死亡后学籍状态仍为在读，且记录在死亡之后更新过。
charges: std.edu_student
dimension: consistency
reason: 该学生已死亡而学籍未注销
optional: [std.mca_cremation]
*/
with dead as (
    select citizen_id, min(died_on) as died_on
    from (
        select citizen_id, died_on from std.hlth_death_certificate
        union all
        select citizen_id, died_on from std.mca_cremation
    )
    group by citizen_id
)

select row._batch_id, row._line_no, 'citizen_id' as column_name
from std.edu_student as row
join dead on row.citizen_id = dead.citizen_id
where row.status = '在读' and cast(row.updated_at as date) > dead.died_on
