/*
title: {zh: 市场主体分布, en: Market entities by district}
description: 法人主数据按现行县级区划、国民经济行业门类和登记状态的户数与注册资本。
owner: amr
system: market_supervision
grain: [county_code, industry_section, status]
columns:
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  county_name: 区划名称
  industry_section: {title: 行业门类, description: GB/T 4754-2017 字母；无法确定者为 -}
  status: {title: 登记状态, description: 1 存续 2 吊销未注销 3 吊销已注销 4 注销 5 撤销 6 迁出 9 其他 - 不详}
  entity_count: {title: 户数, unit: 户}
  registered_capital_yuan: {title: 注册资本合计, unit: 元}
checks:
  - {name: somebody_counted, check: "entity_count > 0", message: 户数为零的分组不应出现, dimension: consistency, severity: error}
*/
with

-- the standard code begins with the letter of its section
entities as (
    select
        coalesce(county_code, '000000') as county_code,
        coalesce(left(industry_code, 1), '-') as industry_section,
        coalesce(status, '-') as status,
        registered_capital_yuan
    from master.legal_entity
    where record_status = 'active'
)

select
    entities.county_code,
    coalesce(division.name, '不详') as county_name,
    entities.industry_section,
    entities.status,
    count(*) as entity_count,
    cast(sum(entities.registered_capital_yuan) as decimal(20, 2)) as registered_capital_yuan
from entities
left join master.division as division on entities.county_code = division.code
group by entities.county_code, division.name, entities.industry_section, entities.status
