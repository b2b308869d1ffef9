/*
title: {zh: 税务行业门类与市场监管登记不同, en: Industry at the tax office against the register}
description: 同一企业在税务与市场监管登记的行业门类（GB/T 4754 首字母）不同，常见于2011版与2017版代码混用。
charges: std.tax_tax_payment_summary
dimension: consistency
reason: 行业门类与市场监管登记不一致
*/
select row._batch_id, row._line_no, 'industry_code' as column_name
from std.tax_tax_payment_summary as row
join std.amr_market_entity as entity on row.uscc = entity.uscc
where
    regexp_matches(row.industry_code, '^[A-T]') and regexp_matches(entity.industry_code, '^[A-T]')
    and left(row.industry_code, 1) <> left(entity.industry_code, 1)
