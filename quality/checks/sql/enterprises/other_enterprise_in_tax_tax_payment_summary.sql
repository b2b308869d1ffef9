/*
title: {zh: 同一统一社会信用代码在税务与市场监管中是两家企业, en: Another enterprise in tax_tax_payment_summary under the same credit code}
description: 统一社会信用代码相同，税务的名称与登记名称去掉行政区划、括号内容与组织形式的写法差异后仍不相同。
charges: std.tax_tax_payment_summary
dimension: consistency
reason: 该统一社会信用代码在市场监管登记中是另一个名称
*/
select row._batch_id, row._line_no, 'taxpayer_name' as column_name
from std.tax_tax_payment_summary as row
join std.amr_market_entity as entity on row.uscc = entity.uscc
where
    regexp_replace(replace(replace(row.taxpayer_name, '有限责任公司', '有限公司'), '股份有限公司', '有限公司'), '（.*?）|\(.*?\)|^广东省|江门市?|(蓬江|江海|新会|台山|开平|鹤山|恩平)[市区县]?|[\s·]', '', 'g')
    <> regexp_replace(replace(replace(entity.entity_name, '有限责任公司', '有限公司'), '股份有限公司', '有限公司'), '（.*?）|\(.*?\)|^广东省|江门市?|(蓬江|江海|新会|台山|开平|鹤山|恩平)[市区县]?|[\s·]', '', 'g')
