/*
title: {zh: 已死亡人员仍登记为流动人口, en: The dead among the floating population}
description: 依据死亡医学证明与火化记录，死亡前登记的流动人口信息未注销。
charges: std.psb_floating_population
dimension: consistency
reason: 该人员已死亡而流动人口登记未注销
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
from std.psb_floating_population as row
join dead on row.citizen_id = dead.citizen_id
where dead.died_on + interval 3 month < (select max(registered_on) from std.psb_floating_population)
