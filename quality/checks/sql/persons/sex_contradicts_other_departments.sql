/*
title: {zh: 户籍性别与其他部门和身份号码不符, en: Sex in the register against other departments}
description: 户籍的性别与公民身份号码顺序码的奇偶不符，而医保、驾驶人、健康档案中至少一个部门与号码相符。
charges: std.psb_resident
dimension: consistency
reason: 户籍性别与身份号码及其他部门登记的性别不一致
optional: [std.psb_driver, std.hlth_health_record]
*/
with others as (
    select citizen_id, sex from std.hsa_insured_person
    union all
    select citizen_id, sex from std.psb_driver
    union all
    select citizen_id, sex from std.hlth_health_record
)

select distinct resident._batch_id, resident._line_no, 'sex' as column_name
from std.psb_resident as resident
join others on resident.citizen_id = others.citizen_id
where
    resident.sex in ('1', '2') and others.sex in ('1', '2') and resident.sex <> others.sex
    and (cast(substr(resident.citizen_id, 17, 1) as integer) % 2 = 1) = (others.sex = '1')
