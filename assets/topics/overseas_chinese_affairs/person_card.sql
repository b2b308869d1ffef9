/*
title: {zh: 侨情人员, en: Overseas Chinese of Jiangmen}
description: >-
  海外侨胞与港澳同胞登记一人一条，并给出归并与匹配：同一证件，或姓名、出生年份、祖籍村都相同者归为同一人（取最小登记编号）；
  没有出生年份的同名者不归并；罗马字姓名（如 Chan、Chin、Chun）只作参考，不用于归并。匹配方式按证件、亲属、无的顺序：证件在出入境等数源中出现；
  在册亲属在人口数源中找得到。未签署同意书者只计入人数，不得共享。
  本表是个人信息，用途为侨情普查与涉侨服务，法律依据为归侨侨眷权益保护法、个人信息保护法第十三条第一款第一项（本人同意）与第三项。
owner: ufwd
system: overseas_chinese_affairs
grain: [person_no]
columns:
  person_no: 登记编号
  person_id: 自然人主数据编号
  canonical_no: {title: 归并编号, description: 归为同一人者中最小的登记编号}
  identity_kind: 身份类别
  residence_country: {title: 居住国家或地区, description: 国家代码}
  ancestral_county_code: {title: 祖籍区划代码, description: 无法确定者为 000000}
  ancestral_village_code: {title: 祖籍村代码, description: 在村（社区）名录中者}
  has_relative: {title: 是否有在册亲属}
  has_consent: 是否签署同意书
  match: {title: 匹配方式, description: 证件、亲属、无}
checks:
  - {name: canonical_not_later, check: "canonical_no <= person_no", message: 归并编号大于登记编号, severity: error}
*/
with

known as (
    select distinct entity_id
    from master.person_xref
    where resource <> 'ufwd_overseas_chinese_person'
),

cards as (
    select
        card.person_no,
        self.entity_id,
        card.identity_kind,
        card.residence_country,
        card.person_name,
        card.birth_year,
        card.consent,
        coalesce(named.code, left(village.village_code, 6), '000000') as ancestral_county_code,
        village.village_code as ancestral_village_code,
        known_relative.entity_id is not null as has_relative,
        known_self.entity_id is not null as is_known,
        min(card.person_no) over (partition by coalesce(card.document_no, card.person_no)) as of_document
    from std.ufwd_overseas_chinese_person as card
    left join master.person_xref as self
        on self.resource = 'ufwd_overseas_chinese_person' and self.part = 'person'
        and card._batch_id = self.batch_id and card._line_no = self.line_no
    left join master.person_xref as relative
        on relative.resource = 'ufwd_overseas_chinese_person' and relative.part = 'relative'
        and card._batch_id = relative.batch_id and card._line_no = relative.line_no
    left join known as known_self on self.entity_id = known_self.entity_id
    left join known as known_relative on relative.entity_id = known_relative.entity_id
    left join std.stat_division_village as village on card.ancestral_village_code = village.village_code
    left join master.division as named
        on left(replace(card.ancestral_county, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
)

select
    person_no,
    entity_id as person_id,
    case
        when person_name is not null and birth_year is not null and ancestral_village_code is not null
            then min(of_document) over (partition by person_name, birth_year, ancestral_village_code)
        else of_document
    end as canonical_no,
    identity_kind,
    residence_country,
    ancestral_county_code,
    ancestral_village_code,
    has_relative,
    coalesce(consent = '已签署', false) as has_consent,
    case when is_known then '证件' when has_relative then '亲属' else '无' end as match
from cards
