/*
title: {zh: 侨情分布, en: Distribution of overseas Chinese}
description: 海外侨胞与港澳同胞按居住国家或地区、祖籍区划和身份类别的人数；归并为同一人者只计一次，以登记编号最小的一条为准。未签署同意书者只计入人数。
owner: ufwd
system: overseas_chinese_affairs
grain: [country, ancestral_county, identity_kind]
columns:
  country: {title: 居住国家或地区, description: 国家代码；未填者为 -}
  ancestral_county: {title: 祖籍区划代码, description: 无法确定者为 000000}
  identity_kind: {title: 身份类别, description: 未填者为不详}
  persons: {title: 人数, unit: 人}
  with_village: {title: 确定祖籍村的人数, unit: 人}
  with_relative: {title: 有在册亲属的人数, unit: 人}
  without_consent: {title: 未签署同意书的人数, unit: 人}
checks:
  - {name: village_within_persons, check: "with_village <= persons and with_relative <= persons", message: 部分多于总体, severity: error}
*/
with

-- one card for each person, and what any of the person's cards knows
persons as (
    select
        canonical_no,
        max(case when person_no = canonical_no then residence_country end) as country,
        max(case when person_no = canonical_no then ancestral_county_code end) as ancestral_county,
        max(case when person_no = canonical_no then identity_kind end) as identity_kind,
        count(ancestral_village_code) > 0 as has_village,
        count(*) filter (where has_relative) > 0 as has_relative,
        count(*) filter (where has_consent) > 0 as has_consent
    from topic.overseas_chinese_affairs_person_card
    group by canonical_no
)

select
    coalesce(country, '-') as country,
    coalesce(ancestral_county, '000000') as ancestral_county,
    coalesce(identity_kind, '不详') as identity_kind,
    count(*) as persons,
    count(*) filter (where has_village) as with_village,
    count(*) filter (where has_relative) as with_relative,
    count(*) filter (where not has_consent) as without_consent
from persons
group by coalesce(country, '-'), coalesce(ancestral_county, '000000'), coalesce(identity_kind, '不详')
