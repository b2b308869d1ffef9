/*
title: {zh: 集体经济, en: Collective economy}
description: >-
  农村集体资产按区划与年度的村数、资产、负债、收入与成员人均收入。薄弱村指负债超过资产或年收入低于10万元（本库约定）。
  名录中没有填报的村（社区）计入未填报，不推定为零。
owner: ara
system: rural_revitalization
grain: [county_code, year]
columns:
  county_code: {title: 区划代码, description: 现行代码；无法确定者为 000000}
  year: {title: 年度, description: YYYY}
  villages: {title: 村（社区）数, unit: 个}
  reported: {title: 已填报村数, unit: 个}
  unreported: {title: 未填报村数, unit: 个}
  assets_yuan: {title: 资产, unit: 元}
  debts_yuan: {title: 负债, unit: 元}
  income_yuan: {title: 年收入, unit: 元}
  per_member_yuan: {title: 成员人均收入, unit: 元}
  weak: {title: 薄弱村数, unit: 个}
  debt_ratio: {title: 资产负债率, description: 可大于1}
checks:
  - {name: reported_and_unreported, check: "reported + unreported = villages and weak <= reported", message: 村数不平, severity: error}
*/
with

years as (
    select distinct cast(year as text) as year
    from std.ara_collective_asset
    where year is not null
),

villages as (
    select
        village.village_code,
        coalesce(division.current_code, '000000') as county_code
    from std.stat_division_village as village
    left join master.division_resolution as division on village.county_code = division.code
),

frame as (
    select
        years.year,
        villages.county_code,
        asset.village_code,
        asset.assets_yuan,
        asset.debts_yuan,
        asset.income_yuan,
        asset.members
    from years
    cross join villages
    left join std.ara_collective_asset as asset
        on villages.village_code = asset.village_code and years.year = cast(asset.year as text)
)

select
    county_code,
    year,
    count(*) as villages,
    count(village_code) as reported,
    count(*) - count(village_code) as unreported,
    cast(sum(assets_yuan) as decimal(20, 2)) as assets_yuan,
    cast(sum(debts_yuan) as decimal(20, 2)) as debts_yuan,
    cast(sum(income_yuan) as decimal(20, 2)) as income_yuan,
    round(
        cast(sum(income_yuan) filter (where members is not null) as double)
        / nullif(sum(members) filter (where income_yuan is not null), 0), 2
    ) as per_member_yuan,
    count(*) filter (where debts_yuan > assets_yuan or income_yuan < 100000) as weak,
    round(cast(sum(debts_yuan) as double) / nullif(cast(sum(assets_yuan) as double), 0), 4) as debt_ratio
from frame
group by county_code, year
