/*
title: {zh: 智慧住建指标, en: Indicators of housing and construction}
description: >-
  智慧住建的关键指标：新建商品住宅均价（按月，全市，金额与面积之比，不足10件不列）和去化周期（按月，存量与近12个月月均销售面积之比，不足12个月不列）、工地欠薪红橙比例（按月）、在建项目延期比例（截止状态）。
  没有扬尘和危房整治数据，相应指标未列。
  440700 为全市，由各县（市、区）的分子分母重新相加。
owner: hcb
system: smart_housing_construction
counted_by: county
indicators:
  G06.mean_price: {title: 新建商品住宅均价, unit: 元/m², direction: down, drill: topic.smart_housing_construction_realestate_monthly}
  G06.stock_months: {title: 去化周期, unit: 月, direction: down, drill: topic.smart_housing_construction_realestate_monthly}
  G06.wage_risk_rate: {title: 工地欠薪红橙比例, unit: 比例, direction: down, drill: topic.smart_housing_construction_wage_arrears_risk}
  G06.delayed_rate: {title: 在建项目延期比例, unit: 比例, direction: down, drill: topic.smart_housing_construction_project_progress}
*/
with

newest as (
    select max(signed_on) as as_of
    from std.hcb_sale_contract
),

counted as (
    select
        'G06.mean_price' as kpi_code,
        month as period,
        '440700' as county_code,
        cast(sum(sold_yuan) as double) as numerator,
        cast(sum(cast(sold_area as decimal(24, 4))) as double) as denominator
    from topic.smart_housing_construction_realestate_monthly
    group by month
    having sum(sold_units) >= 10
    union all
    select
        'G06.stock_months' as kpi_code,
        month as period,
        county_code,
        stock_area as numerator,
        sold_area_12m / 12.0 as denominator
    from topic.smart_housing_construction_realestate_monthly
    where stock_months is not null
    union all
    select
        'G06.wage_risk_rate' as kpi_code,
        month as period,
        county_code,
        case when level in ('红', '橙') then 1.0 else 0.0 end as numerator,
        1.0 as denominator
    from topic.smart_housing_construction_wage_arrears_risk
    union all
    select
        'G06.delayed_rate' as kpi_code,
        strftime(newest.as_of, '%Y-%m-%d') as period,
        project.county_code,
        case when project.is_delayed then 1.0 else 0.0 end as numerator,
        1.0 as denominator
    from topic.smart_housing_construction_project_progress as project
    cross join newest
    where project.is_delayed is not null and project.stage = '在建'
)

select counted.kpi_code, counted.period, counted.county_code, counted.numerator, counted.denominator, newest.as_of
from counted
cross join newest
