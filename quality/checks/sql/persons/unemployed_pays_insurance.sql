/*
title: {zh: 失业登记之后仍由单位缴费, en: Unemployed and yet insured by an employer}
description: 失业登记日期之后的次月起仍有单位缴纳社会保险，且登记尚未变更。
charges: std.hrss_employment_registration
dimension: consistency
reason: 失业登记之后仍有单位为其缴纳社会保险
*/
select registered._batch_id, registered._line_no, 'kind' as column_name
from std.hrss_employment_registration as registered
where
    registered.kind = '失业登记'
    and exists (
        select 1 from std.sib_insurance_payment as paid
        where paid.citizen_id = registered.citizen_id
            and cast(strptime(paid.period || '01', '%Y%m%d') as date)
            between registered.registered_on + interval 1 month and registered.registered_on + interval 12 month
    )
    and not exists (
        select 1 from std.hrss_employment_registration as later
        where later.citizen_id = registered.citizen_id and later.kind = '就业登记'
            and later.registered_on > registered.registered_on
    )
