/*
title: {zh: 江门市智慧城市标准规范, en: Smart city standards of Jiangmen}
description: 江门市智慧城市建设采用的标准规范：编号、名称、层级、类别、发布机构、发布与实施日期、状态与替代关系。
owner: gsda
grain: [standard_no]
columns:
  standard_no: 标准编号
  standard_name: 标准名称
  level: 标准层级
  kind: 标准类别
  publisher: 发布机构
  published_on: 发布日期
  effective_on: 实施日期
  status: 状态
  replaces: 替代标准
*/
select standard_no, standard_name, level, kind, publisher, published_on, effective_on, status, replaces
from std.gsda_standard_document
