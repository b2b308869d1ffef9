/*
title: {zh: 燃气入户安检, en: Gas inspections due}
description: >-
  在用管道燃气用户按县级区划和类别的应检、已检、未入户数和安检率。非居民12个月、居民24个月（CJJ 51-2016）内应入户检查一次，到访不遇和拒检不算检查；
  期限内新开户而未检的不在应检数中，停用的用户不计。隐患数为期限内检查发现的隐患。截止日为最近的上门日期。
owner: umb
system: smart_urban_mgmt
grain: [county_code, user_kind]
columns:
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  user_kind: 用户类别
  users: {title: 在用用户数, unit: 户}
  due: {title: 应检数, unit: 户}
  inspected: {title: 已检数, unit: 户, description: 期限内入户检查}
  refused: {title: 到访未入户数, unit: 户, description: 期限内只有到访不遇或拒检}
  hazards: {title: 隐患数, unit: 处}
  hazards_closed: {title: 已整改隐患数, unit: 处}
  rate: {title: 安检率, description: 已检数与应检数之比}
  as_of: {title: 截止日, description: 最近的上门日期}
checks:
  - {name: parts_within_users, check: "inspected + refused <= users and inspected <= due and due <= users and hazards_closed <= hazards", message: 已检、未入户或应检数多于用户数, severity: error}
*/
with

newest as (
    select max(visited_on) as as_of
    from std.crgas_gas_inspection
),

-- dates as numbers: 10000 is a year, so the limit of a kind is one or two of them
users as (
    select
        gas_user.user_no,
        coalesce(division.current_code, '000000') as county_code,
        coalesce(gas_user.user_kind, '不详') as user_kind,
        newest.as_of,
        extract(year from newest.as_of) * 10000 + extract(month from newest.as_of) * 100
        + extract(day from newest.as_of) - case when gas_user.user_kind = '非居民' then 10000 else 20000 end as since,
        extract(year from gas_user.opened_on) * 10000 + extract(month from gas_user.opened_on) * 100
        + extract(day from gas_user.opened_on) as opened
    from std.crgas_gas_user as gas_user
    cross join newest
    left join master.division_resolution as division on gas_user.county_code = division.code
    where gas_user.state is distinct from '停用' and newest.as_of is not null
),

visits as (
    select
        users.user_no,
        count(*) filter (where inspection.outcome = '已检') as inside,
        count(*) filter (where inspection.outcome in ('到访不遇', '拒检')) as outside,
        coalesce(sum(inspection.hazards) filter (where inspection.outcome = '已检'), 0) as hazards,
        coalesce(sum(inspection.hazards) filter (
            where inspection.outcome = '已检' and inspection.closed_on is not null
        ), 0) as hazards_closed
    from users
    inner join std.crgas_gas_inspection as inspection on users.user_no = inspection.user_no
    where extract(year from inspection.visited_on) * 10000 + extract(month from inspection.visited_on) * 100
        + extract(day from inspection.visited_on) > users.since
    group by users.user_no
),

counted as (
    select
        users.county_code,
        users.user_kind,
        max(users.as_of) as as_of,
        count(*) as users,
        count(*) filter (where coalesce(users.opened, 0) <= users.since or visits.inside > 0) as due,
        count(*) filter (where visits.inside > 0) as inspected,
        count(*) filter (where visits.inside = 0 and visits.outside > 0) as refused,
        cast(coalesce(sum(visits.hazards), 0) as bigint) as hazards,
        cast(coalesce(sum(visits.hazards_closed), 0) as bigint) as hazards_closed
    from users
    left join visits on users.user_no = visits.user_no
    group by users.county_code, users.user_kind
)

select
    county_code,
    user_kind,
    users,
    due,
    inspected,
    refused,
    hazards,
    hazards_closed,
    round(cast(inspected as double) / nullif(due, 0), 4) as rate,
    as_of
from counted
