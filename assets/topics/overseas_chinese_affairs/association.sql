/*
title: {zh: 侨团, en: Overseas associations}
description: 海外侨团按国家或地区和类别的侨团数、自报会员数与近三年有联系的侨团数。会员数是侨团自报，同一人可属几个侨团，不与侨情人数相加。截至日为最近联系日期的最新者。
owner: ofoc
system: overseas_chinese_affairs
grain: [country, kind]
columns:
  country: {title: 所在国家或地区, description: 国家代码；未填者为 -}
  kind: {title: 侨团类别, description: 未填者为不详}
  associations: {title: 侨团数, unit: 个}
  members: {title: 自报会员数, unit: 人}
  contacted_3y: {title: 近三年有联系的侨团数, unit: 个}
checks:
  - {name: contacted_within_associations, check: "contacted_3y <= associations", message: 有联系的侨团多于侨团数, severity: error}
*/
with

as_of as (
    select max(contacted_on) as day
    from std.ofoc_overseas_association
)

select
    coalesce(association.country, '-') as country,
    coalesce(association.kind, '不详') as kind,
    count(*) as associations,
    cast(sum(association.members) as bigint) as members,
    count(*) filter (where association.contacted_on > cast(as_of.day - interval '3 years' as date)) as contacted_3y
from std.ofoc_overseas_association as association
cross join as_of
group by coalesce(association.country, '-'), coalesce(association.kind, '不详')
