/*
title: {zh: 江门市市场主体分布, en: Market entities of Jiangmen by district}
description: 江门市存续市场主体按县级区划和国民经济行业门类的户数；不足10户的分组不公布。
owner: amr
grain: [county_code, industry_section]
columns:
  county_code: 区划代码
  county_name: 区划名称
  industry_section: {title: 行业门类, description: GB/T 4754-2017}
  entity_count: {title: 户数, unit: 户}
*/
select county_code, county_name, industry_section, sum(entity_count) as entity_count
from topic.market_supervision_entity_by_district
where status = '1'
group by county_code, county_name, industry_section
having sum(entity_count) >= 10
