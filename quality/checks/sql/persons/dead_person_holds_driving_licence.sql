/*
title: {zh: 已死亡人员驾驶证仍为正常, en: Driving licences of the dead}
description: 依据死亡医学证明与火化记录，死亡后驾驶证状态仍为正常，且记录在死亡之后更新过。
charges: std.psb_driver
dimension: consistency
reason: 该人员已死亡而驾驶证未注销
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
from std.psb_driver as row
join dead on row.citizen_id = dead.citizen_id
where row.status = '正常' and cast(row.updated_at as date) > dead.died_on
