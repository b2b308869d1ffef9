/*
title: {zh: 领取养老金的月份仍在缴纳养老保险, en: Pension insurance paid by pensioners}
description: 同一人同一月份既领取职工养老金又缴纳职工基本养老保险。
charges: std.sib_insurance_payment
dimension: consistency
reason: 该人员同月已在领取养老金
*/
select paid._batch_id, paid._line_no, 'period' as column_name
from std.sib_insurance_payment as paid
join std.sib_pension_benefit as benefit
    on paid.citizen_id = benefit.citizen_id and paid.period = benefit.period
where paid.insurance_type = '110' and benefit.insurance_type = '110'
