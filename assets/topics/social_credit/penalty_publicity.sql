/*
title: {zh: 处罚公示期与修复, en: Publication of penalties}
description: >-
  行政处罚的最短与最长公示期（失信行为纠正后的信用信息修复管理办法，国家发展改革委2023年令第58号，2023年5月1日施行；此前的决定也按此计）：自决定之日起最短3个月，食品药品、特种设备、安全生产、消防领域
  最短1年，最长3年；月份相加遇月末取月末。领域按决定机关与法律依据中的词判断。仅警告的不公示，不判断公示期。2025、2026年的新规定施行后须按决定日期分段。
  当事人名称与案情不在表中。
owner: drb
system: social_credit
grain: [document_no]
columns:
  document_no: 处罚决定书文号
  authority_uscc: 决定机关统一社会信用代码
  month: {title: 月份, description: 决定日期所在月}
  decided_on: 决定日期
  is_key_field: {title: 是否重点领域, description: 食品药品、特种设备、安全生产、消防}
  is_shown: {title: 是否应公示, description: 仅警告或通报批评的不公示}
  shortest_until: {title: 最短公示期截止日}
  repair_from: {title: 可申请修复起始日}
  longest_until: {title: 最长公示期截止日}
  published_until: 公示截止期
  is_short: {title: 是否短于最短公示期}
  is_overlong: {title: 是否长于最长公示期或不应公示而公示}
checks:
  - {name: not_overlong, check: "not is_overlong", message: 公示期过长或不应公示, dimension: timeliness, severity: warning}
*/
with

penalties as (
    select
        document_no,
        authority_uscc,
        decided_on,
        published_until,
        regexp_matches(
            coalesce(legal_basis, '') || coalesce(authority, ''), '食品|药品|特种设备|安全生产|应急管理|消防'
        ) as is_key_field,
        coalesce(penalty_kind, '不详') not in ('警告', '通报批评', '警告、通报批评') as is_shown
    from std.drb_administrative_penalty
    where document_no is not null
),

-- what the measures of 2023 ask for
dated as (
    select
        penalties.*,
        case
            when is_key_field then cast(decided_on + interval '1 year' as date)
            else cast(decided_on + interval '3 month' as date)
        end as shortest_until,
        cast(decided_on + interval '3 year' as date) as longest_until
    from penalties
)

select
    document_no,
    authority_uscc,
    strftime(decided_on, '%Y-%m') as month,
    decided_on,
    is_key_field,
    is_shown,
    case when is_shown then shortest_until end as shortest_until,
    case when is_shown then cast(shortest_until + 1 as date) end as repair_from,
    case when is_shown then longest_until end as longest_until,
    published_until,
    coalesce(is_shown and published_until < shortest_until, false) as is_short,
    coalesce(case when is_shown then published_until > longest_until else published_until is not null end, false)
        as is_overlong
from dated
