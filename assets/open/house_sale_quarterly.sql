/*
title: {zh: 江门市商品房销售季度统计, en: House sales of Jiangmen by quarter}
description: 江门市商品住宅按季度的网签套数、面积与金额，已撤销的不计；不足10套的季度不公布。各区县的开发企业太少，分区县则几乎全部不能公布。
owner: hcb
grain: [quarter]
columns:
  quarter: {title: 季度, description: YYYY-Qn}
  sold_units: {title: 网签套数, unit: 套}
  sold_area: {title: 网签面积, unit: 平方米}
  sold_amount: {title: 网签金额, unit: 元}
*/
with

sales as (
    select
        strftime(contract.signed_on, '%Y') || case
            when strftime(contract.signed_on, '%m') <= '03' then '-Q1'
            when strftime(contract.signed_on, '%m') <= '06' then '-Q2'
            when strftime(contract.signed_on, '%m') <= '09' then '-Q3'
            else '-Q4'
        end as quarter,
        cast(contract.area_m2 as decimal(18, 2)) as area_m2,
        contract.amount_yuan,
        unit.use_kind
    from std.hcb_sale_contract as contract
    inner join std.hcb_sale_unit as unit on contract.unit_code = unit.unit_code
    left join std.hcb_presale_permit as permit on unit.permit_number = permit.permit_number
    where contract.cancelled_on is null and contract.signed_on is not null
)

select
    quarter,
    count(*) as sold_units,
    sum(area_m2) as sold_area,
    sum(amount_yuan) as sold_amount
from sales
where use_kind = '住宅'
group by quarter
having count(*) >= 10
