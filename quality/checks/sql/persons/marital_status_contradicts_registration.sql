/*
title: {zh: 户籍婚姻状况与婚姻登记不符, en: Marital status against marriage registrations}
description: 最近一次婚姻登记为结婚而户籍为未婚或离婚，或最近一次为离婚而户籍为已婚。
charges: std.psb_resident
dimension: consistency
reason: 户籍婚姻状况与最近一次婚姻登记不一致
*/
with registered as (
    select citizen_id, arg_max(kind, registered_on) as kind
    from (
        select husband_citizen_id as citizen_id, kind, registered_on from std.mca_marriage_registration
        union all
        select wife_citizen_id as citizen_id, kind, registered_on from std.mca_marriage_registration
    )
    group by citizen_id
)

select resident._batch_id, resident._line_no, 'marital_status' as column_name
from std.psb_resident as resident
join registered on resident.citizen_id = registered.citizen_id
where
    (registered.kind = '结婚' and resident.marital_status in ('10', '40'))
    or (registered.kind = '离婚' and resident.marital_status in ('20', '21', '22', '23'))
