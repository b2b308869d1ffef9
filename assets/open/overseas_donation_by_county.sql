/*
title: {zh: 江门市侨捐项目统计, en: Overseas donations to Jiangmen}
description: 江门市侨捐项目按县级区划和捐赠类别的项目数与金额；不足10个项目的分组不公布，不含捐赠人。
owner: ofoc
grain: [county_code, kind]
columns:
  county_code: 区划代码
  county_name: 区划名称
  kind: 捐赠类别
  project_count: {title: 项目数, unit: 个}
  amount_yuan: {title: 捐赠金额, unit: 元}
*/
select
    donation.county_code,
    division.name as county_name,
    donation.kind,
    sum(donation.projects) as project_count,
    sum(donation.amount_yuan) as amount_yuan
from topic.overseas_chinese_affairs_donation as donation
left join master.division as division on donation.county_code = division.code
group by donation.county_code, division.name, donation.kind
having sum(donation.projects) >= 10
