/*
title: {zh: 房地产市场, en: Monthly real estate market}
description: >-
  新建商品住宅按月份和县级区划的批准预售、网签销售、均价、可售存量与去化周期。均价为合同金额之和与面积之和之比，不足10件不给出；
  撤销的合同不计入其签订的月份。可售存量为已取得预售许可的住宅面积减去月末前签订且未撤销的面积；
  去化周期为存量与近12个月（含当月）月均销售面积之比，全市首份合同不满12个月的月份不计。房源的区划按预售许可。
owner: hcb
system: smart_housing_construction
grain: [month, county_code]
columns:
  month: {title: 月份, description: 预售发证或合同签订所在月，YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  presale_units: {title: 批准预售套数, unit: 套}
  presale_area: {title: 批准预售面积, unit: m²}
  sold_units: {title: 销售套数, unit: 套}
  sold_area: {title: 销售面积, unit: m²}
  sold_yuan: {title: 销售金额, unit: 元}
  mean_price: {title: 均价, unit: 元/m²}
  price_change: {title: 均价环比}
  stock_area: {title: 可售存量, unit: m²}
  sold_area_12m: {title: 近12个月销售面积, unit: m²}
  stock_months: {title: 去化周期, unit: 月}
checks:
  - {name: stock_not_negative, check: "stock_area >= 0", message: 可售存量为负, dimension: consistency, severity: warning}
  - {name: price_plausible, check: "mean_price between 500 and 200000", message: 均价超出可信范围, dimension: accuracy, severity: warning}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

permits as (
    select
        permit.permit_number,
        coalesce(counties.code, '000000') as county_code,
        permit.dwellings,
        permit.presale_area,
        permit.issued_on,
        strftime(permit.issued_on, '%Y-%m') as month
    from std.hcb_presale_permit as permit
    left join counties on left(replace(permit.county_name, '江门市', ''), 2) = counties.short_name
    where permit.issued_on is not null
),

dwellings as (
    select
        unit.unit_code,
        coalesce(permits.county_code, '000000') as county_code,
        cast(unit.area_m2 as decimal(18, 2)) as area_m2,
        permits.month as listed_in
    from std.hcb_sale_unit as unit
    left join permits on unit.permit_number = permits.permit_number
    where unit.use_kind = '住宅'
),

contracts as (
    select
        dwellings.county_code,
        strftime(contract.signed_on, '%Y-%m') as month,
        cast(contract.area_m2 as decimal(18, 2)) as area_m2,
        contract.amount_yuan
    from std.hcb_sale_contract as contract
    inner join dwellings on contract.unit_code = dwellings.unit_code
    where contract.cancelled_on is null and contract.signed_on is not null
),

sold as (
    select
        county_code,
        month,
        count(*) as sold_units,
        sum(area_m2) as sold_area,
        cast(sum(amount_yuan) as decimal(20, 2)) as sold_yuan
    from contracts
    group by county_code, month
),

presold as (
    select
        county_code,
        month,
        cast(sum(dwellings) as bigint) as presale_units,
        sum(cast(presale_area as decimal(18, 2))) as presale_area
    from permits
    group by county_code, month
),

months as (
    select county_code, month from sold
    union
    select county_code, month from presold
),

-- months are numbered, so that a year is twelve of them
numbered as (
    select county_code, month, cast(left(month, 4) as bigint) * 12 + cast(right(month, 2) as bigint) as number
    from months
),

began as (
    select cast(left(min(month), 4) as bigint) * 12 + cast(right(min(month), 2) as bigint) as number
    from sold
),

listed as (
    select numbered.county_code, numbered.month, sum(dwellings.area_m2) as area_m2
    from numbered
    inner join dwellings
        on numbered.county_code = dwellings.county_code and dwellings.listed_in <= numbered.month
    group by numbered.county_code, numbered.month
),

gone as (
    select
        numbered.county_code,
        numbered.month,
        sum(sold.sold_area) as area_m2,
        sum(sold.sold_area) filter (
            where cast(left(sold.month, 4) as bigint) * 12 + cast(right(sold.month, 2) as bigint)
                > numbered.number - 12
        ) as area_12m
    from numbered
    inner join sold on numbered.county_code = sold.county_code and sold.month <= numbered.month
    group by numbered.county_code, numbered.month
),

priced as (
    select
        county_code,
        month,
        cast(left(month, 4) as bigint) * 12 + cast(right(month, 2) as bigint) as number,
        case when sold_units >= 10
            then cast(sold_yuan as double) / nullif(cast(sold_area as double), 0)
        end as mean_price
    from sold
)

select
    numbered.month,
    numbered.county_code,
    coalesce(presold.presale_units, 0) as presale_units,
    cast(coalesce(presold.presale_area, 0) as double) as presale_area,
    coalesce(sold.sold_units, 0) as sold_units,
    cast(coalesce(sold.sold_area, 0) as double) as sold_area,
    coalesce(sold.sold_yuan, 0) as sold_yuan,
    round(priced.mean_price, 0) as mean_price,
    round(priced.mean_price / nullif(before.mean_price, 0) - 1, 4) as price_change,
    cast(coalesce(listed.area_m2, 0) - coalesce(gone.area_m2, 0) as double) as stock_area,
    cast(coalesce(gone.area_12m, 0) as double) as sold_area_12m,
    case when numbered.number >= began.number + 11
        then round(
            cast(coalesce(listed.area_m2, 0) - coalesce(gone.area_m2, 0) as double) * 12
            / nullif(cast(gone.area_12m as double), 0), 1
        )
    end as stock_months
from numbered
cross join began
left join presold on numbered.county_code = presold.county_code and numbered.month = presold.month
left join sold on numbered.county_code = sold.county_code and numbered.month = sold.month
left join listed on numbered.county_code = listed.county_code and numbered.month = listed.month
left join gone on numbered.county_code = gone.county_code and numbered.month = gone.month
left join priced on numbered.county_code = priced.county_code and numbered.month = priced.month
left join priced as before
    on numbered.county_code = before.county_code and numbered.number - 1 = before.number
