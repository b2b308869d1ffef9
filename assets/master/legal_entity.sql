/*
title: {zh: 法人, en: Legal entities}
description: 全市法人及非法人组织、个体工商户一户一条；标识由台账发放，随机且永不另用；各来源均不再出现的法人保留为注销标识，已并入者指向现行标识。
owner: amr
grain: [entity_id]
standing: {domain: legal_entity, status: record_status, merged_into: merged_into}
columns:
  entity_id: 法人标识
  uscc: {title: 统一社会信用代码, description: 换发者为现行代码，旧代码见 master.legal_entity_xref}
  entity_name: 名称
  registration_number: 注册号
  entity_type: 企业类型
  status: {title: 登记状态, description: 登记机关的状态代码；其他来源单独出现的法人为空}
  established_on: 成立日期
  registered_capital_yuan: {title: 注册资本, unit: 元}
  industry_code: 行业代码
  source_county_code: {title: 登记区划代码, description: 登记时的代码，可能已撤销}
  county_code: {title: 现行县级区划代码, description: 由登记区划代码按区划沿革解析}
  address: 住所
  source_count: 来源资源数
  record_status: {title: 记录状态, description: active 有效；merged 已并入 merged_into；tombstone 各来源均已不再出现}
  merged_into: {title: 并入的法人标识}
checks:
  - {name: merged_points_elsewhere, check: "(record_status = 'merged') = (merged_into is not null) or record_status = 'tombstone'", message: 并入标识与记录状态不一致, severity: error}
  - {name: active_entity_has_name, check: "record_status <> 'active' or entity_name is not null", message: 法人没有名称, dimension: completeness, severity: warning}
*/
with

entities as (
    select
        entity_id,
        min_by(uscc, preference) as uscc,
        min_by(entity_name, preference) filter (where entity_name is not null) as entity_name,
        min_by(registration_number, preference)
            filter (where registration_number is not null) as registration_number,
        min_by(entity_type, preference) filter (where entity_type is not null) as entity_type,
        min_by(status, preference) filter (where status is not null) as status,
        min_by(established_on, preference) filter (where established_on is not null) as established_on,
        min_by(registered_capital_yuan, preference)
            filter (where registered_capital_yuan is not null) as registered_capital_yuan,
        min_by(industry_code, preference) filter (where industry_code is not null) as industry_code,
        min_by(county_code, preference) filter (where county_code is not null) as source_county_code,
        min_by(address, preference) filter (where address is not null) as address,
        count(distinct resource) as source_count
    from master.legal_entity_claim
    group by entity_id
)

select
    entities.entity_id,
    entities.uscc,
    entities.entity_name,
    entities.registration_number,
    entities.entity_type,
    entities.status,
    entities.established_on,
    entities.registered_capital_yuan,
    entities.industry_code,
    entities.source_county_code,
    resolution.current_code as county_code,
    entities.address,
    entities.source_count,
    'active' as record_status,
    cast(null as varchar) as merged_into
from entities
left join master.division_resolution as resolution on entities.source_county_code = resolution.code
