/*
title: {zh: 已死亡人员户籍未注销, en: The dead in the household register}
description: 依据死亡医学证明与火化记录，死亡满三个月户籍仍未注销。
charges: std.psb_resident
dimension: consistency
reason: 该人员已死亡满三个月，户籍未注销
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
from std.psb_resident as row
join dead on row.citizen_id = dead.citizen_id
where row.cancelled_on is null and dead.died_on + interval 3 month < cast(row.updated_at as date)
