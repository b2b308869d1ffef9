/*
title: {zh: 未达法定婚龄登记结婚, en: Married under age}
description: 结婚登记时男不满22周岁或女不满20周岁（民法典第一千零四十七条），年龄取自公民身份号码。
charges: std.mca_marriage_registration
dimension: accuracy
reason: 登记时男不满22周岁或女不满20周岁
*/
with ages as (
    select
        _batch_id,
        _line_no,
        registered_on,
        try_strptime(substr(husband_citizen_id, 7, 8), '%Y%m%d') as husband_born,
        try_strptime(substr(wife_citizen_id, 7, 8), '%Y%m%d') as wife_born
    from std.mca_marriage_registration
    where kind = '结婚'
)

select _batch_id, _line_no
from ages
where husband_born + interval 22 year > registered_on or wife_born + interval 20 year > registered_on
