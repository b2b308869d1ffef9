/*
title: {zh: 在册居住人口, en: Registered residents}
description: >-
  在世且在册的居住人口，一人一条：户籍登记未注销者与流动人口登记者；既有户籍又有流动登记的，居住地以流动登记为准、类别仍为户籍。
  出现在死亡证明或火化记录中的人不计。流动人口的村（社区）由登记住址匹配而来。本表是个人信息，只供各专题按区划、年龄汇总人数，
  法律依据为个人信息保护法第十三条第一款第三项（履行法定职责：公安户籍与流动人口登记、人口统计）。
owner: psb
system: smart_community
grain: [person_id]
columns:
  person_id: 自然人主数据编号
  kind: {title: 人口类别, description: 户籍或流动}
  sex: {title: 性别, description: GB/T 2261.1 代码}
  birth_date: 出生日期
  county_code: {title: 区划代码, description: 现行代码；无法确定者为 000000}
  town_code: 镇（街道）代码
  village_code: 村（社区）代码
  household_no: {title: 户号, description: 户口簿的户号；流动人口为空}
  dwelling_id: {title: 住所编号, description: 房屋编码；地址对不到房屋时，为同一登记地址居住者中最小的自然人编号}
checks:
  - {name: born_before_today, check: "birth_date >= date '1900-01-01'", message: 出生日期早于1900年, dimension: accuracy, severity: warning}
  - {name: place_is_known, check: "county_code <> '000000'", message: 居住地无法确定, dimension: completeness, severity: warning}
*/
with

dead as (
    select distinct entity_id
    from master.person_xref
    where resource in ('hlth_death_certificate', 'mca_cremation')
),

household_register as (
    select
        person.entity_id,
        '户籍' as kind,
        division.current_code as county_code,
        resident.village_code,
        resident.household_no,
        resident.address
    from std.psb_resident as resident
    inner join master.person_xref as person
        on person.resource = 'psb_resident'
        and resident._batch_id = person.batch_id and resident._line_no = person.line_no
    left join master.division_resolution as division on resident.county_code = division.code
    where resident.cancelled_on is null
),

-- the address was taken apart once, for all who want to know where it is
floating_register as (
    select
        person.entity_id,
        '流动' as kind,
        coalesce(left(matched.village_code, 6), named.code) as county_code,
        matched.village_code,
        floating.address
    from std.psb_floating_population as floating
    inner join master.person_xref as person
        on person.resource = 'psb_floating_population'
        and floating._batch_id = person.batch_id and floating._line_no = person.line_no
    left join master.address_match as matched on floating.address = matched.address_text
    left join master.division as named
        on left(replace(floating.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
),

places as (
    select entity_id, 1 as preference, county_code, village_code, address
    from floating_register
    union all
    select entity_id, 2 as preference, county_code, village_code, address
    from household_register
),

placed as (
    select places.entity_id, places.county_code, places.village_code, places.address
    from places
    left join dead on places.entity_id = dead.entity_id
    where dead.entity_id is null
    qualify row_number() over (
        partition by places.entity_id
        order by places.preference, places.village_code nulls last, places.county_code nulls last, places.address
    ) = 1
),

in_household_register as (
    select entity_id, min(household_no) as household_no
    from household_register
    group by entity_id
)

select
    placed.entity_id as person_id,
    case when in_household_register.entity_id is not null then '户籍' else '流动' end as kind,
    person.sex,
    person.birth_date,
    coalesce(placed.county_code, left(placed.village_code, 6), '000000') as county_code,
    left(placed.village_code, 9) as town_code,
    placed.village_code,
    in_household_register.household_no,
    coalesce(dwelling.house_code, min(placed.entity_id) over (
        partition by coalesce(placed.address, placed.entity_id)
    )) as dwelling_id
from placed
left join master.address_match as dwelling on placed.address = dwelling.address_text
inner join master.person as person on placed.entity_id = person.entity_id
left join in_household_register on placed.entity_id = in_household_register.entity_id
