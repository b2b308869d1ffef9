/*
title: {zh: 办件所办事项查无此事项, en: Cases of unknown service items}
description: 办件的事项编码既不是政务服务事项的实施编码，也不是其基本编码。
charges: std.gsda_service_case
dimension: consistency
reason: 事项编码不在政务服务事项清单之中
*/
select _batch_id, _line_no, 'item_code' as column_name
from std.gsda_service_case
where
    item_code not in (select item_code from std.gsda_service_item)
    and item_code not in (select base_code from std.gsda_service_item where base_code is not null)
