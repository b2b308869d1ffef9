/*
title: {zh: 土地流转, en: Transfer of farmland}
description: >-
  各村承包地流转逐年的合同数、面积、租金与流转率。某年在年末（当年为截至日）仍有效的合同计入该年；流转率为有效面积与承包地面积之比，
  承包地确权面积尚未接入，暂以集体资产清查的耕地面积为分母。同一出租人期限重叠的合同照计并另列件数。截至日为合同起始日期的最新者。
owner: ara
system: rural_revitalization
grain: [village_code, year]
columns:
  village_code: {title: 村代码, description: 未填者为 000000000000}
  year: {title: 年度, description: YYYY}
  county_code: 区划代码
  contracts: {title: 有效合同数, unit: 份}
  area_mu: {title: 流转面积, unit: 亩}
  rent_yuan: {title: 年租金合计, unit: 元}
  rent_per_mu: {title: 亩均租金, unit: 元/亩}
  land_mu: {title: 承包地面积, unit: 亩, description: 集体资产清查的最新年度}
  rate: {title: 流转率}
  expiring: {title: 次年到期合同数, unit: 份}
  overlapping: {title: 同一出租人期限重叠的合同数, unit: 份}
checks:
  - {name: parts_within_contracts, check: "expiring <= contracts and overlapping <= contracts", message: 部分多于总体, severity: error}
  - {name: rate_is_possible, check: "rate <= 1", message: 流转面积大于承包地面积, dimension: accuracy, severity: warning}
*/
with

as_of as (
    select max(starts_on) as day
    from std.ara_farmland_transfer
),

years as (
    select
        listed.year,
        least(cast(listed.year || '-12-31' as date), as_of.day) as day
    from (
        select distinct strftime(starts_on, '%Y') as year
        from std.ara_farmland_transfer
        where starts_on is not null
    ) as listed
    cross join as_of
),

in_force as (
    select
        years.year,
        years.day,
        coalesce(contract.village_code, '000000000000') as village_code,
        contract.contract_no,
        contract.lessor_citizen_id,
        cast(contract.area_mu as decimal(18, 4)) as area_mu,
        contract.rent_yuan,
        contract.starts_on,
        contract.ends_on
    from std.ara_farmland_transfer as contract
    inner join years
        on contract.starts_on <= years.day and (contract.ends_on is null or contract.ends_on > years.day)
),

-- half-open terms: a contract that begins when another ends does not overlap it
overlapping as (
    select distinct one.year, one.contract_no
    from in_force as one
    inner join in_force as other
        on one.year = other.year
        and one.village_code = other.village_code
        and one.lessor_citizen_id = other.lessor_citizen_id
        and one.contract_no <> other.contract_no
),

lands as (
    select village_code, land_mu
    from std.ara_collective_asset
    qualify row_number() over (partition by village_code order by year desc) = 1
),

counted as (
    select
        in_force.village_code,
        in_force.year,
        count(*) as contracts,
        sum(in_force.area_mu) as area_mu,
        sum(in_force.rent_yuan) as rent_yuan,
        sum(in_force.rent_yuan) filter (where in_force.area_mu > 0) as rent_of_area,
        count(*) filter (where in_force.ends_on <= cast(in_force.day + interval '1 year' as date)) as expiring,
        count(overlapping.contract_no) as overlapping
    from in_force
    left join overlapping on in_force.year = overlapping.year and in_force.contract_no = overlapping.contract_no
    group by in_force.village_code, in_force.year
)

select
    counted.village_code,
    counted.year,
    left(counted.village_code, 6) as county_code,
    counted.contracts,
    round(cast(counted.area_mu as double), 2) as area_mu,
    cast(counted.rent_yuan as decimal(20, 2)) as rent_yuan,
    round(cast(counted.rent_of_area as double) / nullif(cast(counted.area_mu as double), 0), 2) as rent_per_mu,
    lands.land_mu,
    round(cast(counted.area_mu as double) / nullif(lands.land_mu, 0), 4) as rate,
    counted.expiring,
    counted.overlapping
from counted
left join lands on counted.village_code = lands.village_code
