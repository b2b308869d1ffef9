/*
title: {zh: 开平市村务公开, en: Village affairs of Kaiping}
description: 开平市各村（社区）公开的村务、财务与党务事项：类别、标题、涉及金额、公开日期与公示截止日期。
owner: kaiping
grain: [notice_no]
columns:
  notice_no: 公开编号
  village_code: 居村委会代码
  village_name: 居村委会名称
  kind: 公开类别
  subject: 标题
  amount: {title: 涉及金额, unit: 元}
  published_on: 公开日期
  until: 公示截止日期
*/
select notice_no, village_code, village_name, kind, subject, amount, published_on, until
from std.kaiping_village_affair_notice
