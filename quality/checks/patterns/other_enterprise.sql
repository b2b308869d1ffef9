/*
parameters: {unit: words, code: column, name: column}
constants:
  noise: '（.*?）|\(.*?\)|^广东省|江门市?|(蓬江|江海|新会|台山|开平|鹤山|恩平)[市区县]?|[\s·]'
says:
  title: {zh: 同一统一社会信用代码在$unit与市场监管中是两家企业, en: Another enterprise in $charges under the same credit code}
  description: 统一社会信用代码相同，$unit的名称与登记名称去掉行政区划、括号内容与组织形式的写法差异后仍不相同。
  dimension: consistency
  reason: 该统一社会信用代码在市场监管登记中是另一个名称
*/
select row._batch_id, row._line_no, '$name' as column_name
from std."$charges" as row
join std.amr_market_entity as entity on row."$code" = entity.uscc
where
    regexp_replace(replace(replace(row."$name", '有限责任公司', '有限公司'), '股份有限公司', '有限公司'), '$noise', '', 'g')
    <> regexp_replace(replace(replace(entity.entity_name, '有限责任公司', '有限公司'), '股份有限公司', '有限公司'), '$noise', '', 'g')
