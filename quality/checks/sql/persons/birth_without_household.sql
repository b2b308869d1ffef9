/*
title: {zh: 出生未上户, en: Births without a household}
description: 母亲为本市户籍、出生满三个月的新生儿，户籍中没有同名同日出生的人；以户籍最近更新时间为准。
charges: std.hlth_birth_certificate
dimension: completeness
reason: 出生满三个月仍未在户籍中登记
*/
select birth._batch_id, birth._line_no, 'child_name' as column_name
from std.hlth_birth_certificate as birth
join std.psb_resident as mother on birth.mother_citizen_id = mother.citizen_id
where
    birth.child_name is not null
    and cast(birth.born_at as date) + interval 3 month < (select max(cast(updated_at as date)) from std.psb_resident)
    and mother.cancelled_on is null
    and not exists (
        select 1 from std.psb_resident as child
        where child.birth_date between cast(birth.born_at as date) - 1 and cast(birth.born_at as date) + 1
            and child.household_no = mother.household_no
    )
