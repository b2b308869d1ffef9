/*
title: {zh: 已死亡人员仍在享受低保特困, en: Minimum living aid for the dead}
description: 依据死亡医学证明与火化记录，死亡后低保或特困救助仍未终止，或终止晚于死亡三个月。
charges: std.mca_minimum_living_aid
dimension: consistency
reason: 该人员已死亡而救助未终止
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
from std.mca_minimum_living_aid as row
join dead on row.citizen_id = dead.citizen_id
where coalesce(row.ended_on, date '9999-12-31') > dead.died_on + interval 3 month
    and coalesce(cast(row.updated_at as date), row.started_on) > dead.died_on + interval 3 month
