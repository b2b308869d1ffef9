/*
title: {zh: 法人属性来源陈述, en: What sources say about legal entities}
description: 各来源对同一法人各属性的说法及采信次序：登记机关优先，其次许可、检查、参保缴费；同一来源以新近者优先。
owner: amr
grain: [entity_id, preference]
columns:
  entity_id: 法人标识
  preference: {title: 采信次序, description: 1 为最先采信}
  resource: 来源资源
  batch_id: 批次
  line_no: 行号
  uscc: 统一社会信用代码
  stated_on: {title: 陈述日期, description: 来源自身的业务日期}
  entity_name: 名称
  registration_number: 注册号
  entity_type: 企业类型
  status: 登记状态
  established_on: 成立日期
  registered_capital_yuan: {title: 注册资本, unit: 元}
  industry_code: 行业代码
  county_code: {title: 区划代码, description: 来源所填}
  address: 住所
checks:
  - {name: preference_from_one, check: "preference >= 1", message: 采信次序小于1, severity: error}
*/
with

-- a firm pays for every employee every month: its newest payment under each name says all there is to know
payments as (
    select
        xref.entity_id, xref.resource, xref.batch_id, xref.line_no, xref.uscc,
        payment.settled_on as stated_on, payment.employer_name as entity_name
    from master.legal_entity_xref as xref
    inner join std.sib_insurance_payment as payment
        on xref.batch_id = payment._batch_id and xref.line_no = payment._line_no
    where xref.resource = 'sib_insurance_payment'
    qualify row_number() over (
        partition by xref.entity_id, payment.employer_name
        order by payment.settled_on desc nulls last, xref.batch_id desc, xref.line_no desc
    ) = 1
),

claims as (
    select
        1 as source_rank, xref.entity_id, xref.resource, xref.batch_id, xref.line_no, xref.uscc,
        case when xref.match_rule = 'uscc' then entity.approved_on end as stated_on,
        entity.entity_name, entity.registration_number, entity.entity_type, entity.status, entity.established_on,
        entity.registered_capital_yuan, entity.industry_code, entity.county_code, entity.address
    from master.legal_entity_xref as xref
    inner join std.amr_market_entity as entity on xref.batch_id = entity._batch_id and xref.line_no = entity._line_no
    where xref.resource = 'amr_market_entity'
    union all
    select
        2 as source_rank, xref.entity_id, xref.resource, xref.batch_id, xref.line_no, xref.uscc,
        permit.decided_on as stated_on, permit.holder_name as entity_name,
        permit.holder_registration_number as registration_number, null as entity_type, null as status,
        null as established_on, null as registered_capital_yuan, null as industry_code, null as county_code,
        null as address
    from master.legal_entity_xref as xref
    inner join std.drb_administrative_permit as permit
        on xref.batch_id = permit._batch_id and xref.line_no = permit._line_no
    where xref.resource = 'drb_administrative_permit'
    union all
    select
        3 as source_rank, xref.entity_id, xref.resource, xref.batch_id, xref.line_no, xref.uscc,
        inspection.inspected_on as stated_on, inspection.entity_name, null as registration_number,
        null as entity_type, null as status, null as established_on, null as registered_capital_yuan,
        null as industry_code, null as county_code, null as address
    from master.legal_entity_xref as xref
    inner join std.amr_inspection as inspection
        on xref.batch_id = inspection._batch_id and xref.line_no = inspection._line_no
    where xref.resource = 'amr_inspection'
    union all
    select
        4 as source_rank, entity_id, resource, batch_id, line_no, uscc, stated_on, entity_name,
        null as registration_number, null as entity_type, null as status, null as established_on,
        null as registered_capital_yuan, null as industry_code, null as county_code, null as address
    from payments
)

select
    entity_id,
    row_number() over (
        partition by entity_id
        order by source_rank, stated_on desc nulls last, resource, batch_id, line_no desc
    ) as preference,
    resource,
    batch_id,
    line_no,
    uscc,
    stated_on,
    entity_name,
    registration_number,
    entity_type,
    status,
    established_on,
    registered_capital_yuan,
    industry_code,
    county_code,
    address
from claims
