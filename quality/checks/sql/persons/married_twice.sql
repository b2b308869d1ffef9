/*
title: {zh: 未离婚又登记结婚, en: Married while married}
description: 同一人两次登记结婚，其间既无离婚登记，前一配偶也无死亡记录。
charges: std.mca_marriage_registration
dimension: consistency
reason: 该人员在前一次婚姻存续期间又登记结婚
severity: error
optional: [std.hlth_death_certificate]
*/
with steps as (
    select _batch_id, _line_no, kind, registered_on, husband_citizen_id as citizen_id, wife_citizen_id as spouse
    from std.mca_marriage_registration
    union all
    select _batch_id, _line_no, kind, registered_on, wife_citizen_id as citizen_id, husband_citizen_id as spouse
    from std.mca_marriage_registration
),

ordered as (
    select
        steps.*,
        lag(kind) over one_life as former_kind,
        lag(spouse) over one_life as former_spouse
    from steps
    window one_life as (partition by citizen_id order by registered_on, _line_no)
)

select distinct _batch_id, _line_no
from ordered
where
    kind = '结婚' and former_kind = '结婚' and spouse <> former_spouse
    and former_spouse not in (select citizen_id from std.hlth_death_certificate)
