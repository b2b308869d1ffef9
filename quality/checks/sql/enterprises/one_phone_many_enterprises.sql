/*
title: {zh: 同一电话登记于众多企业, en: One telephone number of many enterprises}
description: 同一联系电话登记于20户以上存续企业，多为代办机构或占位号码。
charges: std.amr_market_entity
dimension: accuracy
reason: 该电话同时登记于20户以上企业，疑为代办或占位号码
*/
select _batch_id, _line_no, 'phone' as column_name
from std.amr_market_entity
where phone is not null and status = '1'
qualify count(*) over (partition by phone) >= 20
