/*
title: {zh: 江门市农村集体资产统计, en: Assets of rural collectives of Jiangmen by county}
description: 江门市农村集体经济组织按县级区划和年度的组织数、资产、负债与收入总额；不足10个组织的分组不公布。
owner: ara
grain: [year, county_name]
columns:
  year: 年度
  county_name: 区划名称
  collective_count: {title: 集体经济组织数, unit: 个}
  assets_yuan: {title: 资产总额, unit: 元}
  debts_yuan: {title: 负债总额, unit: 元}
  income_yuan: {title: 全年总收入, unit: 元}
*/
select
    year,
    county_name,
    count(*) as collective_count,
    sum(assets_yuan) as assets_yuan,
    sum(debts_yuan) as debts_yuan,
    sum(income_yuan) as income_yuan
from std.ara_collective_asset
group by year, county_name
having count(*) >= 10
