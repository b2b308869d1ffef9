/*
title: {zh: 已死亡人员仍在参加医疗保险, en: Medical insurance of the dead}
description: 依据死亡医学证明与火化记录，死亡后参保状态仍为正常，且记录在死亡之后更新过。
charges: std.hsa_insured_person
dimension: consistency
reason: 该人员已死亡而参保状态未变更
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
from std.hsa_insured_person as row
join dead on row.citizen_id = dead.citizen_id
where row.status = '正常参保' and cast(row.updated_at as date) > dead.died_on
