/*
title: {zh: 税务行业大类与市场监管登记不同, en: Industry at the tax office against the register}
description: 同一企业在税务与市场监管登记的行业大类（GB/T 4754 门类字母和前两位数字）不同，常见于2011版与2017版代码混用。
charges: std.tax_tax_payment_summary
dimension: consistency
reason: 行业大类与市场监管登记不一致
*/
select row._batch_id, row._line_no, 'industry_code' as column_name
from std.tax_tax_payment_summary as row
join std.amr_market_entity as entity on row.uscc = entity.uscc
where
    length(row.industry_code) >= 3 and length(entity.industry_code) >= 3
    and left(row.industry_code, 3) <> left(entity.industry_code, 3)
