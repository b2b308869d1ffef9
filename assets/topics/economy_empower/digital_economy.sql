/*
title: {zh: 数字经济, en: Digital economy}
description: >-
  数字经济增加值按年度、地区与类别：01至04为数字经济核心产业，05为数字化效率提升业（国家统计局令第33号），core为核心合计，total为五类合计。
  占比为增加值与全年地区生产总值（现行数）之比；增速为名义增速；cagr为2020年以来的年均增长。只计增加值；以核心产业企业推算的代用数不在本表，
  也不与目标比较。五类不全的年份没有total，核心四类不全的没有core。
owner: stat
system: economy_empower
grain: [year, area_code, class]
columns:
  year: {title: 年度, description: YYYY}
  area_code: {title: 区划代码, description: 440700为全市}
  class: {title: 类别, description: 01至05、core、total}
  value_added: {title: 增加值, unit: 亿元}
  gdp: {title: 地区生产总值, unit: 亿元, description: 全年现行数}
  share: {title: 占地区生产总值比重}
  growth: {title: 名义增速}
  cagr: {title: 2020年以来年均增长}
checks:
  - {name: share_within_one, check: "share between 0 and 1", message: 占比不在0至1之间, dimension: accuracy, severity: error}
*/
with

classes as (
    select year, area_code, class_code as class, value_added
    from std.stat_digital_economy
),

listed as (
    select year, area_code, class, cast(value_added as decimal(18, 4)) as value_added
    from classes
    union all
    select year, area_code, 'core' as class, sum(cast(value_added as decimal(18, 4))) as value_added
    from classes
    where class in ('01', '02', '03', '04')
    group by year, area_code
    having count(distinct class) = 4
    union all
    select year, area_code, 'total' as class, sum(cast(value_added as decimal(18, 4))) as value_added
    from classes
    where class in ('01', '02', '03', '04', '05')
    group by year, area_code
    having count(distinct class) = 5
),

products as (
    select left(quarter, 4) as year, area_code, cumulative as gdp
    from topic.economy_empower_quarterly
    where indicator = 'GDP' and right(quarter, 2) = 'Q4'
),

compared as (
    select
        listed.year,
        listed.area_code,
        listed.class,
        cast(listed.value_added as double) as value_added,
        products.gdp,
        cast(before.value_added as double) as value_before,
        cast(base.value_added as double) as value_base
    from listed
    left join products on cast(listed.year as text) = products.year and listed.area_code = products.area_code
    left join listed as before
        on listed.area_code = before.area_code and listed.class = before.class and listed.year - 1 = before.year
    left join listed as base
        on listed.area_code = base.area_code and listed.class = base.class and base.year = 2020
)

select
    cast(year as text) as year,
    area_code,
    class,
    round(value_added, 4) as value_added,
    gdp,
    round(value_added / nullif(gdp, 0), 4) as share,
    round(value_added / nullif(value_before, 0) - 1, 4) as growth,
    case when year > 2020 and value_added > 0
        then round(power(value_added / nullif(value_base, 0), 1.0 / nullif(year - 2020, 0)) - 1, 4)
    end as cagr
from compared
