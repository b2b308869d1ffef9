/*
title: {zh: 法人信用记录, en: Credit records of legal entities}
description: 公共信用信息中的法人记录：行政处罚、经营异常名录、失信被执行人、纳税信用评级、信用承诺；每条来源记录一条，主体为法人主数据标识。
owner: drb
grain: [resource, batch_id, line_no]
absent: empty
columns:
  entity_id: 法人标识
  kind: {title: 记录类别, description: penalty 行政处罚；abnormal 经营异常；dishonest 失信被执行人；tax_credit 纳税信用评级；commitment 信用承诺}
  direction: {title: 性质, description: negative 失信或受罚；positive 守信；neutral 其他}
  record_number: {title: 文书号或编号}
  matter: {title: 事由, description: 处罚种类、列入原因、失信行为、信用等级、承诺事项}
  amount_yuan: {title: 罚款金额, unit: 元}
  recorded_on: {title: 认定日期}
  ended_on: {title: 结束日期, description: 移出、公示截止或有效期止；没有的为空}
  authority: 认定机关
  resource: 来源资源
  batch_id: 批次
  line_no: 行号
checks:
  - {name: direction_is_known, check: "direction in ('negative', 'positive', 'neutral')", message: 信用记录性质不明, dimension: conformity, severity: error}
*/
with

records as (
    select
        'drb_administrative_penalty' as resource, 'penalty' as kind, 'negative' as direction,
        document_no as record_number, penalty_kind as matter, fine as amount_yuan, decided_on as recorded_on,
        published_until as ended_on, authority, _batch_id, _line_no
    from std.drb_administrative_penalty
    union all
    select
        'amr_abnormal_operation' as resource, 'abnormal' as kind, 'negative' as direction,
        listing_no as record_number, reason_in as matter, cast(null as decimal(18, 2)) as amount_yuan,
        listed_on as recorded_on, removed_on as ended_on, listed_by as authority, _batch_id, _line_no
    from std.amr_abnormal_operation
    union all
    select
        'court_dishonest_debtor' as resource, 'dishonest' as kind, 'negative' as direction,
        case_no as record_number, conduct as matter, cast(null as decimal(18, 2)) as amount_yuan,
        published_on as recorded_on, cast(null as date) as ended_on, court_name as authority, _batch_id, _line_no
    from std.court_dishonest_debtor
    where debtor_kind <> '自然人'
    union all
    select
        'tax_taxpayer_credit_rating' as resource, 'tax_credit' as kind,
        case when grade = 'A' then 'positive' when grade = 'D' then 'negative' else 'neutral' end as direction,
        cast(rated_year as varchar) as record_number, grade as matter,
        cast(null as decimal(18, 2)) as amount_yuan, rated_on as recorded_on, cast(null as date) as ended_on,
        tax_office as authority, _batch_id, _line_no
    from std.tax_taxpayer_credit_rating
    union all
    select
        'drb_credit_commitment' as resource, 'commitment' as kind,
        case when fulfilment like '%违%' or fulfilment like '%未%' then 'negative' when fulfilment = '已履行'
            then 'positive' else 'neutral' end as direction,
        commitment_no as record_number, matter, cast(null as decimal(18, 2)) as amount_yuan,
        committed_on as recorded_on, valid_until as ended_on, accepted_by as authority, _batch_id, _line_no
    from std.drb_credit_commitment
)

select
    xref.entity_id,
    records.kind,
    records.direction,
    records.record_number,
    records.matter,
    records.amount_yuan,
    records.recorded_on,
    records.ended_on,
    records.authority,
    records.resource,
    records._batch_id as batch_id,
    records._line_no as line_no
from records
inner join master.legal_entity_xref as xref
    on records.resource = xref.resource and records._batch_id = xref.batch_id and records._line_no = xref.line_no
