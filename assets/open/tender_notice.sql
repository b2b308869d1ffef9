/*
title: {zh: 江门市公共资源交易公告, en: Notices of public procurement of Jiangmen}
description: 江门市公共资源交易项目的名称、交易类别、招标人、中标人、预算与成交金额及公告、开标时间。
owner: gsda
grain: [notice_no]
columns:
  notice_no: 公告编号
  project_name: 项目名称
  trade_kind: 交易类别
  tenderer: 招标人
  winner_name: 中标人名称
  budget: {title: 预算金额, unit: 元}
  price: {title: 成交金额, unit: 元}
  published_at: 公告时间
  opened_at: 开标时间
  county_code: 行政区划代码
  county_name: 区划名称
*/
select
    notice.notice_no,
    notice.project_name,
    notice.trade_kind,
    notice.tenderer,
    notice.winner_name,
    notice.budget,
    notice.price,
    notice.published_at,
    notice.opened_at,
    notice.county_code,
    division.name as county_name
from std.gsda_tender_notice as notice
left join master.division as division on notice.county_code = division.code
