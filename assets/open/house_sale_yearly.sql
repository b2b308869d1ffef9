/*
title: {zh: 江门市商品房销售年度统计, en: House sales of Jiangmen by year}
description: 江门市商品房按年份和县级区划的住宅网签套数与面积，已撤销的不计；不足10套的分组不公布。
owner: hcb
grain: [year, county_code]
columns:
  year: 年份
  county_code: {title: 区划代码, description: 区县不详的为000000}
  county_name: 区划名称
  sold_units: {title: 网签套数, unit: 套}
  sold_area: {title: 网签面积, unit: 平方米}
*/
select
    strftime(contract.signed_on, '%Y') as year,
    coalesce(division.code, '000000') as county_code,
    division.name as county_name,
    count(*) as sold_units,
    sum(cast(contract.area_m2 as decimal(18, 2))) as sold_area
from std.hcb_sale_contract as contract
inner join std.hcb_sale_unit as unit on contract.unit_code = unit.unit_code
left join std.hcb_presale_permit as permit on unit.permit_number = permit.permit_number
left join master.division as division
    on left(replace(permit.county_name, '江门市', ''), 2) = left(division.name, 2)
    and division.is_current and division.kind in ('district', 'county_city')
where contract.cancelled_on is null and contract.signed_on is not null and unit.use_kind = '住宅'
group by strftime(contract.signed_on, '%Y'), coalesce(division.code, '000000'), division.name
having count(*) >= 10
