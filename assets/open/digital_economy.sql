/*
title: {zh: 江门市数字经济核心产业增加值, en: Value added by the digital economy of Jiangmen}
description: 江门市及各县（市、区）按数字经济分类的年度增加值。
owner: stat
grain: [year, area_code, class_code]
columns:
  year: 年份
  area_code: 行政区划代码
  class_code: {title: 类别代码, description: "01至05；01至04为数字经济核心产业"}
  class_name: 类别
  value_added: {title: 增加值, unit: 亿元, description: 现价}
  published_on: 发布日期
*/
select year, area_code, class_code, class_name, value_added, published_on
from std.stat_digital_economy
