/*
title: {zh: 企业标签, en: Tags of enterprises}
description: >-
  高新技术企业与专精特新企业标签，一企一标签一条，取最近一次认定。有效期以证书为准，没有填写时为认定之日起三年。更名企业经主数据归为同一法人，
  被合并的法人归到合并后的法人。截至日为两类认定日期的最新者。
owner: iitb
system: industry_upgrade
grain: [entity_id, tag]
columns:
  entity_id: 法人主数据编号
  tag: {title: 标签, description: 高新技术企业，或专精特新的级别}
  county_code: {title: 区划代码, description: 法人现行区划；无法确定者为 000000}
  section: {title: 行业门类, description: 无法确定者为 -}
  valid_from: 认定日期
  valid_until: 有效期至
  recognitions: {title: 认定次数, unit: 次}
  in_force: {title: 是否有效}
checks:
  - {name: valid_in_order, check: "valid_until >= valid_from", message: 有效期早于认定日期, dimension: consistency, severity: warning}
*/
with

tagged as (
    select
        firm.entity_id,
        '高新技术企业' as tag,
        certificate.issued_on as valid_from,
        coalesce(certificate.valid_until, cast(certificate.issued_on + interval '3 years' as date)) as valid_until
    from std.sci_high_tech_enterprise as certificate
    inner join master.legal_entity_code as firm on certificate.uscc = firm.uscc
    union all
    select
        firm.entity_id,
        coalesce(recognised.level, '专精特新') as tag,
        recognised.recognised_on as valid_from,
        coalesce(recognised.valid_until, cast(recognised.recognised_on + interval '3 years' as date)) as valid_until
    from std.iitb_specialised_enterprise as recognised
    inner join master.legal_entity_code as firm on recognised.uscc = firm.uscc
),

as_of as (
    select max(valid_from) as day
    from tagged
),

latest as (
    select
        tagged.*,
        count(*) over (partition by entity_id, tag) as recognitions
    from tagged
    qualify row_number() over (
        partition by entity_id, tag order by valid_from desc nulls last, valid_until desc nulls last
    ) = 1
)

select
    latest.entity_id,
    latest.tag,
    coalesce(entity.county_code, '000000') as county_code,
    coalesce(left(entity.industry_code, 1), '-') as section,
    latest.valid_from,
    latest.valid_until,
    latest.recognitions,
    coalesce(latest.valid_until >= as_of.day, false) as in_force
from latest
cross join as_of
inner join master.legal_entity as entity on latest.entity_id = entity.entity_id
where entity.record_status = 'active'
