/*
title: {zh: 赋能经济发展指标, en: Indicators of the economy}
description: >-
  数字经济占地区生产总值比重与2020年以来年均增长（全口径，五类合计）；核心产业占比并列。项目滞后率按截至日和县（市、区）：滞后级别为黄、红的项目 ÷ 应在建的项目。全市主要指标的公布累计增速，分母为空。
owner: stat
system: economy_empower
indicators:
  E01.digital_share:
    {title: 数字经济占GDP比重, unit: 比例, direction: up, drill: topic.economy_empower_digital_economy,
     target: 0.3, source: 《江门市新型智慧城市建设行动方案（2021-2023年）》：数字经济占GDP比重达到30%以上}
  E01.digital_core_share:
    {title: 数字经济核心产业占GDP比重, unit: 比例, direction: up, drill: topic.economy_empower_digital_economy}
  E01.digital_cagr:
    {title: 数字经济年均增长（2020年起）, unit: 比率, direction: up, drill: topic.economy_empower_digital_economy,
     target: 0.25, source: 《江门市新型智慧城市建设行动方案（2021-2023年）》：数字经济年均增长25%以上}
  E01.project_lag_rate: {title: 投资项目滞后率（按进度）, unit: 比例, direction: down, drill: topic.economy_empower_project}
  E01.gdp_growth: {title: 地区生产总值增速, unit: 比率, direction: up, drill: topic.economy_empower_quarterly}
  E01.industry_growth: {title: 规模以上工业增加值增速, unit: 比率, direction: up, drill: topic.economy_empower_growth}
  E01.investment_growth: {title: 固定资产投资增速, unit: 比率, direction: up, drill: topic.economy_empower_growth}
  E01.retail_growth: {title: 社会消费品零售总额增速, unit: 比率, direction: up, drill: topic.economy_empower_growth}
  E01.trade_growth: {title: 外贸进出口总额增速, unit: 比率, direction: up, drill: topic.economy_empower_growth}
  E01.revenue_growth: {title: 一般公共预算收入增速, unit: 比率, direction: up, drill: topic.economy_empower_growth}
  E01.power_growth: {title: 全社会用电量增速, unit: 比率, direction: up, drill: topic.economy_empower_growth}
  E01.deposit_growth: {title: 本外币存款余额增速, unit: 比率, direction: up, drill: topic.economy_empower_growth}
  E01.loan_growth: {title: 本外币贷款余额增速, unit: 比率, direction: up, drill: topic.economy_empower_growth}
*/
with

-- growth as published is a figure of its own: it cannot be built anew from a numerator and a denominator
monthly as (
    select
        case indicator
            when 'GYZJZ' then 'E01.industry_growth'
            when 'GDZC' then 'E01.investment_growth'
            when 'SHXFP' then 'E01.retail_growth'
            when 'JCKZE' then 'E01.trade_growth'
            when 'YBGGYS' then 'E01.revenue_growth'
            when 'QSHYDL' then 'E01.power_growth'
            when 'CKYE' then 'E01.deposit_growth'
            when 'DKYE' then 'E01.loan_growth'
        end as kpi_code,
        month,
        area_code,
        growth_cum
    from topic.economy_empower_growth
    where growth_cum is not null
),

projects as (
    select as_of, county_code, count(*) as building, count(*) filter (where lag_level in ('黄', '红')) as lagging
    from topic.economy_empower_project
    where is_building
    group by as_of, county_code
),

figures as (
    select 'E01.digital_share' as kpi_code, year as period, area_code as county_code,
        value_added as numerator, coalesce(gdp, 0) as denominator, true as is_complete
    from topic.economy_empower_digital_economy
    where class = 'total'
    union all
    select 'E01.digital_core_share' as kpi_code, year as period, area_code as county_code,
        value_added as numerator, coalesce(gdp, 0) as denominator, true as is_complete
    from topic.economy_empower_digital_economy
    where class = 'core'
    union all
    select 'E01.digital_cagr' as kpi_code, year as period, area_code as county_code,
        cagr as numerator, cast(null as double) as denominator, true as is_complete
    from topic.economy_empower_digital_economy
    where class = 'total' and cagr is not null
    union all
    select 'E01.gdp_growth' as kpi_code,
        left(quarter, 4) || '-' || lpad(cast(cast(right(quarter, 1) as bigint) * 3 as text), 2, '0') as period,
        area_code as county_code, growth as numerator, cast(null as double) as denominator, true as is_complete
    from topic.economy_empower_quarterly
    where indicator = 'GDP' and growth is not null
    union all
    select kpi_code, month as period, area_code as county_code,
        growth_cum as numerator, cast(null as double) as denominator, true as is_complete
    from monthly
    where kpi_code is not null
    union all
    select 'E01.project_lag_rate' as kpi_code, strftime(as_of, '%Y-%m-%d') as period, county_code,
        lagging as numerator, building as denominator, true as is_complete
    from projects
    where county_code <> '000000'
    union all
    select 'E01.project_lag_rate' as kpi_code, strftime(as_of, '%Y-%m-%d') as period, '440700' as county_code,
        sum(lagging) as numerator, sum(building) as denominator, true as is_complete
    from projects
    group by as_of
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
