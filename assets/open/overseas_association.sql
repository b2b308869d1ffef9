/*
title: {zh: 江门籍海外侨团, en: Overseas associations with ties to Jiangmen}
description: 与江门五邑有联谊关系的海外侨团的名称、所在国家地区与城市、类型、成立年份与联谊区县。
owner: ofoc
grain: [association_no]
columns:
  association_no: 侨团编号
  association_name: 中文名称
  foreign_name: 外文名称
  country: {title: 所在国家地区, description: GB/T 2659.1-2022；ISO 3166-1}
  city: 所在城市
  kind: 类型
  founded_year: 成立年份
  ties_with: 联谊区县
*/
select association_no, association_name, foreign_name, country, city, kind, founded_year, ties_with
from std.ofoc_overseas_association
