/*
title: {zh: 江门市金融机构存贷款余额, en: Deposits and loans of financial institutions of Jiangmen}
description: 江门市金融机构本外币存贷款按月末和科目的全市余额与比年初增减。
owner: pbc
grain: [month_end, subject_code]
columns:
  month_end: 月末日期
  subject_code: 科目代码
  subject: 科目名称
  balance: {title: 余额, unit: 元}
  change: {title: 比年初增减, unit: 元}
*/
select month_end, subject_code, subject, sum(balance) as balance, sum(change) as change
from std.pbc_deposit_loan
group by month_end, subject_code, subject
