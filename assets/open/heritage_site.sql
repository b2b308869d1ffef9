/*
title: {zh: 江门市不可移动文物名录, en: Immovable heritage of Jiangmen}
description: 江门市不可移动文物的名称、保护级别、类别、年代、所在区县与公布日期；不含地址和坐标。
owner: ctsb
grain: [site_no]
columns:
  site_no: 文物编号
  site_name: 名称
  protection: 保护级别
  kind: 类别
  period: 年代
  county_name: 所在区县
  announced_on: 公布日期
*/
select site_no, site_name, protection, kind, period, county_name, announced_on
from std.ctsb_heritage_site
