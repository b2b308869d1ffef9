/*
title: {zh: 江门市行政处罚信息, en: Administrative penalties of Jiangmen}
description: 江门市各部门对法人和非法人组织作出的行政处罚（双公示）：文书号、违法行为类型、处罚依据与类别、决定日期与处罚机关；最近一次上报时公示已截止的不再开放，不含法定代表人、违法事实和罚款金额。
owner: drb
grain: [document_no]
columns:
  document_no: 行政处罚决定文书号
  holder_name: 行政相对人名称
  holder_uscc: 统一社会信用代码
  offence: 违法行为类型
  legal_basis: 处罚依据
  penalty_kind: 处罚类别
  decided_on: 处罚决定日期
  published_until: 公示截止期
  authority: 处罚机关
*/
select
    document_no, holder_name, holder_uscc, offence, legal_basis, penalty_kind, decided_on, published_until, authority
from std.drb_administrative_penalty
where substring(holder_uscc, 1, 2) <> '92' and published_until >= (select max(reported_on) from std.drb_administrative_penalty)
