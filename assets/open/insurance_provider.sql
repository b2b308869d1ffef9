/*
title: {zh: 江门市医保定点医药机构, en: Designated providers of medical insurance of Jiangmen}
description: 江门市基本医疗保险定点医院、诊所与零售药店的名称、类型、等级、医保区划、协议期限与状态；不含联系方式，不含个体工商户。
owner: hsa
grain: [provider_code]
columns:
  provider_code: 定点医药机构代码
  provider_name: 定点医药机构名称
  kind: 定点机构类型
  hospital_level: 医院等级
  county_code: 医保区划
  county_name: 区划名称
  agreed_from: 协议开始日期
  agreed_until: 协议结束日期
  status: 协议状态
*/
select
    provider.provider_code,
    provider.provider_name,
    provider.kind,
    provider.hospital_level,
    provider.county_code,
    division.name as county_name,
    provider.agreed_from,
    provider.agreed_until,
    provider.status
from std.hsa_designated_provider as provider
left join master.division as division on provider.county_code = division.code
where substring(provider.uscc, 1, 2) <> '92'
