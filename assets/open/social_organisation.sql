/*
title: {zh: 江门市社会组织, en: Social organisations of Jiangmen}
description: 江门市登记的社会团体、民办非企业单位和基金会的名称、统一社会信用代码、类型、业务主管单位、成立日期与登记状态；不含法定代表人。
owner: mca
grain: [uscc]
columns:
  uscc: 统一社会信用代码
  organisation_name: 社会组织名称
  kind: 社会组织类型
  supervised_by: 业务主管单位
  county_code: 行政区划代码
  county_name: 区划名称
  founded_on: 成立日期
  status: 登记状态
*/
select
    organisation.uscc,
    organisation.organisation_name,
    organisation.kind,
    organisation.supervised_by,
    organisation.county_code,
    division.name as county_name,
    organisation.founded_on,
    organisation.status
from std.mca_social_organisation as organisation
left join master.division as division on organisation.county_code = division.code
