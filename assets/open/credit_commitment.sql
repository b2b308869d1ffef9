/*
title: {zh: 江门市信用承诺, en: Credit commitments of Jiangmen}
description: 江门市法人主体向行政机关作出的信用承诺：承诺主体、类型、事由、受理单位、承诺日期、有效期与履行状态；不含个体工商户。
owner: drb
grain: [commitment_no]
columns:
  commitment_no: 承诺书编号
  uscc: 承诺主体统一社会信用代码
  entity_name: 承诺主体名称
  kind: 承诺类型
  matter: 承诺事由
  accepted_by: 受理单位
  committed_on: 承诺日期
  valid_until: 有效期至
  fulfilment: 履行状态
*/
select commitment_no, uscc, entity_name, kind, matter, accepted_by, committed_on, valid_until, fulfilment
from std.drb_credit_commitment
where substring(uscc, 1, 2) <> '92'
