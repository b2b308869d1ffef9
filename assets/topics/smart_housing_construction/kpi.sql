/*
title: {zh: 智慧住建指标, en: Indicators of housing and construction}
description: >-
  智慧住建的关键指标：新建商品住宅均价（按月，全市，金额与面积之比，不足10件不列）和去化周期（按月，存量与近12个月月均销售面积之比，不足12个月不列）、工地欠薪红橙比例（按月）、在建项目延期比例（截止状态）。没有扬尘和危房整治数据，相应指标未列。440700 为全市，由各县（市、区）的分子分母重新相加。
owner: hcb
system: smart_housing_construction
grain: [kpi_code, period, county_code]
columns:
  kpi_code: 指标代码
  kpi_title: 指标名称
  period: {title: 期间, description: YYYY、YYYY-MM 或 YYYY-MM-DD}
  county_code: {title: 区划代码, description: 440700 为全市}
  numerator: 分子
  denominator: {title: 分母, description: 非比率指标为空}
  value: 指标值
  unit: 单位
  target: 目标值
  target_source: 目标来源
  direction: {title: 方向, description: up 越高越好，down 越低越好}
  is_met: {title: 是否达标, description: 没有目标则为空}
  drill_model: 下钻表
  is_complete: {title: 期间是否完整, description: 月、年为数据已到期末后10日，日为截止状态}
checks:
  - {name: shares_within_one, check: "unit <> '比例' or value between 0 and 1", message: 比率不在0至1之间, dimension: accuracy, severity: error}
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
        sum(sold_area) as denominator
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
),

counted_everywhere as (
    select kpi_code, period, county_code, numerator, denominator
    from counted
    union all
    select kpi_code, period, '440700' as county_code, numerator, denominator
    from counted
    where county_code <> '440700'
),

figures as (
    select
        kpi_code,
        period,
        county_code,
        cast(sum(cast(numerator as decimal(24, 4))) as double) as numerator,
        cast(sum(cast(denominator as decimal(24, 4))) as double) as denominator
    from counted_everywhere
    where period is not null
    group by kpi_code, period, county_code
),

indicators as (
    select * from (values
        ('G06.mean_price', '新建商品住宅均价', '元/m²', 'down', 'topic.smart_housing_construction_realestate_monthly'),
        ('G06.stock_months', '去化周期', '月', 'down', 'topic.smart_housing_construction_realestate_monthly'),
        ('G06.wage_risk_rate', '工地欠薪红橙比例', '比例', 'down', 'topic.smart_housing_construction_wage_arrears_risk'),
        ('G06.delayed_rate', '在建项目延期比例', '比例', 'down', 'topic.smart_housing_construction_project_progress')
    ) as listed (kpi_code, kpi_title, unit, direction, drill_model)
)

select
    figures.kpi_code,
    indicators.kpi_title,
    figures.period,
    figures.county_code,
    figures.numerator,
    figures.denominator,
    case when figures.denominator is null then figures.numerator
        else round(figures.numerator / nullif(figures.denominator, 0), 4)
    end as value,
    indicators.unit,
    cast(null as double) as target,
    cast(null as varchar) as target_source,
    indicators.direction,
    cast(null as boolean) as is_met,
    indicators.drill_model,
    length(figures.period) = 10
    or figures.period < left(strftime(newest.as_of - 9, '%Y-%m-%d'), length(figures.period)) as is_complete
from figures
inner join indicators on figures.kpi_code = indicators.kpi_code
cross join newest
