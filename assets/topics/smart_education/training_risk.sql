/*
title: {zh: 校外培训风险, en: Risks of training institutions}
description: >-
  每家校外培训机构的风险条件：许可已过期、学科类不在白名单、预收费监管资金为零、近12个月被投诉举报、列入经营异常名录、登记已注销或吊销；
  风险数为满足的条件数（本库约定），供分级检查用，不是处罚依据。截至日为许可起始、投诉登记与异常列入日期的最新日期。
owner: edu
system: smart_education
grain: [permit_no]
columns:
  permit_no: 办学许可证号
  uscc: 统一社会信用代码
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  subject_kind: 培训类别
  expired: {title: 许可是否过期}
  not_whitelisted: {title: 是否不在白名单}
  supervised_yuan: {title: 监管资金, unit: 元}
  unsupervised: {title: 是否没有监管资金}
  complaints_12m: {title: 近12个月投诉举报数, unit: 件}
  abnormal: {title: 是否列入经营异常名录}
  closed: {title: 登记是否注销或吊销}
  risks: {title: 风险数, unit: 项}
checks:
  - {name: risks_in_range, check: "risks between 0 and 6", message: 风险数不在0至6之间, severity: error}
*/
with

as_of as (
    select max(day) as day
    from (
        select max(valid_from) as day from std.edu_training_institution
        union all
        select max(cast(registered_at at time zone 'Asia/Shanghai' as date)) as day from std.amr_complaint
        union all
        select max(listed_on) as day from std.amr_abnormal_operation
    ) as days
),

complaints as (
    select complaint.respondent_uscc as uscc, count(*) as complaints
    from std.amr_complaint as complaint
    inner join as_of
        on cast(complaint.registered_at at time zone 'Asia/Shanghai' as date) > cast(as_of.day - interval '12 months' as date)
    where complaint.kind in ('投诉', '举报')
    group by complaint.respondent_uscc
),

abnormal as (
    select distinct uscc
    from std.amr_abnormal_operation
    where removed_on is null
),

closed as (
    select distinct uscc
    from std.amr_market_entity
    where cancelled_on is not null or revoked_on is not null
),

judged as (
    select
        institution.permit_no,
        institution.uscc,
        coalesce(named.code, '000000') as county_code,
        institution.subject_kind,
        coalesce(institution.valid_until < as_of.day, false) as expired,
        institution.subject_kind = '学科类' and institution.whitelisted is distinct from '是' as not_whitelisted,
        institution.supervised_yuan,
        coalesce(institution.supervised_yuan, 0) <= 0 as unsupervised,
        coalesce(complaints.complaints, 0) as complaints_12m,
        abnormal.uscc is not null as abnormal,
        closed.uscc is not null as closed
    from std.edu_training_institution as institution
    cross join as_of
    left join complaints on institution.uscc = complaints.uscc
    left join abnormal on institution.uscc = abnormal.uscc
    left join closed on institution.uscc = closed.uscc
    left join master.division as named
        on left(replace(institution.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
)

select
    judged.*,
    case when expired then 1 else 0 end
    + case when not_whitelisted then 1 else 0 end
    + case when unsupervised then 1 else 0 end
    + case when complaints_12m > 0 then 1 else 0 end
    + case when abnormal then 1 else 0 end
    + case when closed then 1 else 0 end as risks
from judged
