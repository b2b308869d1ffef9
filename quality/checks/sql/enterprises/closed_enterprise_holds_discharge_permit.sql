/*
title: {zh: 已注销企业排污许可证未注销, en: Discharge permits of cancelled enterprises}
description: 市场监管登记已注销满一年，排污许可证仍在册。
charges: std.eeb_discharge_permit
dimension: consistency
reason: 持证单位已注销满一年而排污许可证未注销
*/
select row._batch_id, row._line_no, 'uscc' as column_name
from std.eeb_discharge_permit as row
join std.amr_market_entity as entity on row.uscc = entity.uscc
where entity.status in ('3', '4', '5') and cast(row.updated_at as date) > entity.cancelled_on + interval 1 year
