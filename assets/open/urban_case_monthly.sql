/*
title: {zh: 江门市城市管理案件月度统计, en: Urban management cases of Jiangmen by month}
description: 江门市城市管理案件按月份、县级区划和案件来源的立案、结案与按期结案件数；不足10件的分组不公布。
owner: umb
grain: [month, county_code, source]
columns:
  month: {title: 月份, description: YYYY-MM}
  county_code: 区划代码
  county_name: 区划名称
  source: 案件来源
  filed_count: {title: 立案件数, unit: 件}
  closed_count: {title: 结案件数, unit: 件}
  on_time_count: {title: 按期结案件数, unit: 件}
*/
select
    performance.month,
    performance.county_code,
    division.name as county_name,
    performance.source,
    sum(performance.filed) as filed_count,
    sum(performance.closed) as closed_count,
    sum(performance.on_time) as on_time_count
from topic.smart_urban_mgmt_case_performance_monthly as performance
left join master.division as division on performance.county_code = division.code
group by performance.month, performance.county_code, division.name, performance.source
having sum(performance.filed) >= 10
