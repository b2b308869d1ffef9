/*
title: {zh: 行政区划, en: Administrative divisions}
description: 江门市市、县、乡、村四级区划的现行与历史代码，沿革代码已解析到现行后继区划；村级与乡级取自统计用区划2023年版，县级沿革取自民政区划代码历史。
owner: mca
grain: [code]
columns:
  code: 区划代码
  name: 名称
  full_name: {title: 全称, description: 代码有效期内的全称}
  level: {title: 层级, description: city 市 county 县 town 乡 village 村}
  parent_code: {title: 上级代码, description: 上级不在本市时为空}
  kind: {title: 类型, description: pseudo 为开发区、林场等统计用类似区划}
  valid_from: {title: 生效日期, description: 空为不详}
  valid_to: {title: 失效日期, description: 含当日；空为现行}
  is_current: 是否现行
  successor_code: {title: 现行后继代码, description: 空为不能仅凭代码确定，或已不属本市}
checks:
  - {name: parent_is_shorter, check: "parent_code is null or length(parent_code) <= length(code)", message: 上级代码比下级代码长, severity: error}
  - {name: valid_period_in_order, check: "valid_to >= valid_from", message: 失效日期早于生效日期, severity: error}
  - {name: current_succeeds_itself, check: "not is_current or successor_code = code", message: 现行区划的后继不是自身, severity: error}
*/
with

history as (
    select
        code,
        name,
        make_date(start_year, 1, 1) as valid_from,
        make_date(end_year, 12, 31) as valid_to,
        end_year is null as is_current,
        case when end_year is null then code else successor_code end as successor_code
    from std.mca_division_history
),

-- each step doubles the length of the chains it can follow; recursion is not portable
two_steps as (
    select first.code, coalesce(second.successor_code, first.successor_code) as successor_code
    from history as first
    left join history as second on first.successor_code = second.code
),

four_steps as (
    select first.code, coalesce(second.successor_code, first.successor_code) as successor_code
    from two_steps as first
    left join two_steps as second on first.successor_code = second.code
),

eight_steps as (
    select first.code, coalesce(second.successor_code, first.successor_code) as successor_code
    from four_steps as first
    left join four_steps as second on first.successor_code = second.code
),

county_level as (
    select
        history.code,
        history.name,
        case
            when history.code = '440700' then '广东省江门市'
            when left(history.code, 4) = '4407' then '广东省江门市' || history.name
            when left(history.code, 4) = '4490' then '广东省' || history.name
            else '广东省佛山地区' || history.name
        end as full_name,
        case when history.code = '440700' then 'city' else 'county' end as level,
        case when left(history.code, 4) = '4407' and history.code <> '440700' then '440700' end as parent_code,
        case
            when history.code = '440700' then 'prefecture_city'
            when history.code = '440701' then 'municipal_districts'
            when right(history.name, 1) = '区' then 'district'
            when right(history.name, 1) = '县' then 'county'
            else 'county_city'
        end as kind,
        history.valid_from,
        history.valid_to,
        history.is_current,
        eight_steps.successor_code
    from history
    inner join eight_steps on history.code = eight_steps.code
),

towns as (
    select
        town.town_code as code,
        town.town_name as name,
        county_level.full_name || town.town_name as full_name,
        town.county_code as parent_code,
        town.kind
    from std.stat_division_town as town
    inner join county_level on town.county_code = county_level.code
),

villages as (
    select
        village.village_code as code,
        village.village_name as name,
        towns.full_name || village.village_name as full_name,
        village.town_code as parent_code,
        village.kind
    from std.stat_division_village as village
    inner join towns on village.town_code = towns.code
)

select code, name, full_name, level, parent_code, kind, valid_from, valid_to, is_current, successor_code
from county_level
union all
select
    code, name, full_name, 'town' as level, parent_code, kind,
    cast(null as date) as valid_from, cast(null as date) as valid_to, true as is_current, code as successor_code
from towns
union all
select
    code, name, full_name, 'village' as level, parent_code, kind,
    cast(null as date) as valid_from, cast(null as date) as valid_to, true as is_current, code as successor_code
from villages
