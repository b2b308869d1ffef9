/*
title: {zh: 死亡之后仍有就业失业登记, en: Employment registered after death}
description: 依据死亡医学证明与火化记录，登记日期晚于死亡日期。
charges: std.hrss_employment_registration
dimension: consistency
reason: 登记日期晚于该人员的死亡日期
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
from std.hrss_employment_registration as row
join dead on row.citizen_id = dead.citizen_id
where row.registered_on > dead.died_on
