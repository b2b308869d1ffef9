/*
title: {zh: 双公示及时性, en: Timeliness of double publicity}
description: >-
  行政许可与行政处罚自作出决定之日起7个工作日内报送公示（国发〔2016〕33号；master.calendar，决定当日不计）。未报送的按截至日判断；报送早于决定的存疑，不算及时。
  截至日为两类数据中最晚的报送日。当事人名称、证件号码不在表中，自然人只计数。
owner: drb
system: social_credit
grain: [kind, document_no]
columns:
  kind: {title: 类型, description: 行政许可或行政处罚}
  document_no: 文书号
  authority_uscc: 决定机关统一社会信用代码
  month: {title: 月份, description: 决定日期所在月}
  decided_on: 决定日期
  due_on: 报送期限
  reported_on: 报送日期
  used_workdays: {title: 报送用时, unit: 工作日}
  state: {title: 状态, description: 按时、超期、未报（未到期）、超期未报、存疑}
  missing_fields: {title: 缺失必填项数, unit: 项, description: 行政相对人名称、统一社会信用代码、决定机关、机关代码、决定日期、文书名称或违法事实}
checks:
  - {name: state_is_known, check: "state is not null", message: 决定日期或日历缺失，无法判断, dimension: completeness, severity: warning}
*/
with

documents as (
    select
        '行政许可' as kind,
        document_no,
        authority_uscc,
        decided_on,
        reported_on,
        case when holder_name is null then 1 else 0 end + case when holder_uscc is null then 1 else 0 end
        + case when authority is null then 1 else 0 end + case when authority_uscc is null then 1 else 0 end
        + case when decided_on is null then 1 else 0 end + case when document_name is null then 1 else 0 end
            as missing_fields
    from std.drb_administrative_permit
    union all
    select
        '行政处罚' as kind,
        document_no,
        authority_uscc,
        decided_on,
        reported_on,
        case when holder_name is null then 1 else 0 end + case when holder_uscc is null then 1 else 0 end
        + case when authority is null then 1 else 0 end + case when authority_uscc is null then 1 else 0 end
        + case when decided_on is null then 1 else 0 end + case when facts is null then 1 else 0 end as missing_fields
    from std.drb_administrative_penalty
),

newest as (
    select max(reported_on) as as_of
    from documents
),

working_days as (
    select ordinal, min(day) as day
    from master.calendar
    group by ordinal
),

counted as (
    select
        documents.*,
        decided.ordinal + 7 as due_ordinal,
        until.ordinal as until_ordinal,
        until.ordinal - decided.ordinal as used_workdays
    from documents
    cross join newest
    left join master.calendar as decided on documents.decided_on = decided.day
    left join master.calendar as until on coalesce(documents.reported_on, newest.as_of) = until.day
)

select
    counted.kind,
    counted.document_no,
    counted.authority_uscc,
    strftime(counted.decided_on, '%Y-%m') as month,
    counted.decided_on,
    due.day as due_on,
    counted.reported_on,
    case when counted.reported_on >= counted.decided_on then counted.used_workdays end as used_workdays,
    case
        when counted.reported_on < counted.decided_on then '存疑'
        when counted.reported_on is not null and counted.until_ordinal <= counted.due_ordinal then '按时'
        when counted.reported_on is not null and counted.until_ordinal > counted.due_ordinal then '超期'
        when counted.until_ordinal <= counted.due_ordinal then '未报'
        when counted.until_ordinal > counted.due_ordinal then '超期未报'
    end as state,
    counted.missing_fields
from counted
left join working_days as due on counted.due_ordinal = due.ordinal
