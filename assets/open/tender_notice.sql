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
*/
select notice_no, project_name, trade_kind, tenderer, winner_name, budget, price, published_at, opened_at, county_code
from std.gsda_tender_notice
