/*
title: {zh: 赋能产业升级指标, en: Indicators of industry}
description: >-
  有效高新技术企业数与专精特新企业数、高企研发强度与园区开发比例。产销率和能耗强度由企业产值汇总，产值为三级数据，见各自的主题表，不进入全市指标总表。
owner: iitb
system: industry_upgrade
indicators:
  E02.high_tech_firms: {title: 有效高新技术企业数, unit: 户, direction: up, drill: topic.industry_upgrade_enterprise_tag}
  E02.specialised_firms: {title: 有效专精特新企业数, unit: 户, direction: up, drill: topic.industry_upgrade_enterprise_tag}
  E02.research_intensity: {title: 高新技术企业研发强度, unit: 比例, direction: up, drill: topic.industry_upgrade_innovation}
  E02.park_developed_share: {title: 园区开发比例, unit: 比例, direction: up, drill: topic.industry_upgrade_park}
*/
with

as_of as (
    select strftime(max(valid_from), '%Y-%m-%d') as period
    from topic.industry_upgrade_enterprise_tag
    having count(valid_from) > 0
),

tags as (
    select
        count(distinct entity_id) filter (where in_force and tag = '高新技术企业') as high_tech,
        count(distinct entity_id) filter (where in_force and tag <> '高新技术企业') as specialised
    from topic.industry_upgrade_enterprise_tag
),

figures as (
    select 'E02.high_tech_firms' as kpi_code, as_of.period, '440700' as county_code,
        cast(tags.high_tech as double) as numerator, cast(null as double) as denominator, true as is_complete
    from tags
    cross join as_of
    union all
    select 'E02.specialised_firms' as kpi_code, as_of.period, '440700' as county_code,
        cast(tags.specialised as double) as numerator, cast(null as double) as denominator, true as is_complete
    from tags
    cross join as_of
    union all
    select 'E02.research_intensity' as kpi_code, year as period, '440700' as county_code,
        cast(coalesce(sum(rd_yuan), 0) as double) as numerator,
        cast(coalesce(sum(revenue_yuan), 0) as double) as denominator, true as is_complete
    from topic.industry_upgrade_innovation
    group by year
    union all
    select 'E02.park_developed_share' as kpi_code, as_of.period, '440700' as county_code,
        cast(sum(cast(park.developed_ha as decimal(18, 4))) as double) as numerator,
        cast(sum(cast(park.planned_ha as decimal(18, 4))) as double) as denominator, true as is_complete
    from topic.industry_upgrade_park as park
    cross join as_of
    group by as_of.period
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
