/*
title: {zh: 已死亡人员仍在发放高龄津贴, en: Elderly allowances paid to the dead}
description: 依据死亡医学证明与火化记录，死亡次月起仍有高龄津贴发放记录。
charges: std.mca_elderly_allowance
dimension: consistency
reason: 该人员在发放月份之前已死亡
severity: error
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
from std.mca_elderly_allowance as row
join dead on row.citizen_id = dead.citizen_id
where cast(strptime(row.period || '01', '%Y%m%d') as date) > dead.died_on
