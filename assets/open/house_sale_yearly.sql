/*
title: {zh: 江门市商品房销售年度统计, en: House sales of Jiangmen by year}
description: 江门市商品房按年份和县级区划的网签套数与面积；不足10套的分组不公布。
owner: hcb
grain: [year, county_code]
columns:
  year: 年份
  county_code: 区划代码
  county_name: 区划名称
  sold_units: {title: 网签套数, unit: 套}
  sold_area: {title: 网签面积, unit: 平方米}
*/
select
    substring(sale.month, 1, 4) as year,
    sale.county_code,
    division.name as county_name,
    sum(sale.sold_units) as sold_units,
    sum(sale.sold_area) as sold_area
from topic.smart_housing_construction_realestate_monthly as sale
left join master.division as division on sale.county_code = division.code
group by substring(sale.month, 1, 4), sale.county_code, division.name
having sum(sale.sold_units) >= 10
