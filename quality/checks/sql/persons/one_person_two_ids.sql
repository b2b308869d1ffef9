/*
title: {zh: 疑似一人两号（双重户籍）, en: One person with two citizen ids}
description: 姓名、性别、出生日期、住址相同而公民身份号码不同的两条户籍记录。
charges: std.psb_resident
dimension: accuracy
reason: 与另一条户籍记录的姓名、性别、出生日期、住址相同而号码不同
*/
select _batch_id, _line_no, 'citizen_id' as column_name
from std.psb_resident
where cancelled_on is null
qualify count(*) over (partition by person_name, sex, birth_date, address) > 1 and address is not null
