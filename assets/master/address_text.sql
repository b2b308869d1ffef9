/*
title: {zh: 地址解析, en: Addresses taken apart}
description: 各信息资源中出现过的每一种地址写法一条，解析为十二级要素与区划代码；写法不规范、同名不能认定、不在本市等情况记入提示。
owner: psb
grain: [address_text]
absent: empty
columns:
  address_text: 地址写法
  province: 省
  city: 市
  county: 县区
  town: 镇街
  village: 村居
  road: {title: 道路或自然村, description: 含路街巷里坊围与村民小组}
  door: 门牌号
  estate: 小区或楼宇
  block: 楼栋
  unit: 单元
  floor: 楼层
  room: 户室
  county_code: {title: 县级区划代码, description: 已撤销名称取其现行后继}
  town_code: 乡级统计用区划代码
  village_code: 村级统计用区划代码
  relation: {title: 方位, description: 旁、对面、附近等；有方位的不是门牌本身}
  second: {title: 另一地址, description: 一栏写两个地址时的第二个}
  told: {title: 提示, description: 代码见 quality.addresses.levels.NOTES}
checks:
  - {name: room_has_somewhere, check: "room is null or coalesce(road, door, estate, block, village, town, county) is not null", message: 有户室而没有任何上级, severity: warning}
*/
with

written as (
    select premises as address from std.amr_food_permit
    union all
    select address as address from std.amr_market_entity
    union all
    select place as address from std.amr_special_equipment
    union all
    select address as address from std.ctsb_heritage_site
    union all
    select address as address from std.ctsb_hotel
    union all
    select address as address from std.ctsb_venue
    union all
    select address as address from std.edu_school
    union all
    select address as address from std.edu_training_institution
    union all
    select address as address from std.eeb_pollution_source_site
    union all
    select address as address from std.emb_shelter
    union all
    select address as address from std.fire_fire_alarm_case
    union all
    select address as address from std.fire_fire_hydrant
    union all
    select address as address from std.fire_key_unit
    union all
    select site_address as address from std.hcb_construction_project
    union all
    select mother_address as address from std.hlth_birth_certificate
    union all
    select address as address from std.hlth_health_record
    union all
    select address as address from std.hlth_medical_institution
    union all
    select address as address from std.hsa_designated_provider
    union all
    select address as address from std.jus_legal_service_org
    union all
    select address as address from std.mca_elderly_care_institution
    union all
    select address as address from std.mca_social_organisation
    union all
    select location as address from std.nrb_real_estate_unit
    union all
    select address as address from std.plac_grid_event
    union all
    select address as address from std.psb_building
    union all
    select address as address from std.psb_camera
    union all
    select address as address from std.psb_floating_population
    union all
    select origin_address as address from std.psb_floating_population
    union all
    select address as address from std.psb_real_house
    union all
    select address as address from std.psb_real_unit
    union all
    select address as address from std.psb_resident
    union all
    select address as address from std.psb_standard_address
),

texts as (
    select distinct address from written where address is not null
),

-- half a million are taken apart at once, of more than sixteen times as many a sixteenth: all that one call gives is in
-- memory before a row of it is written. A list needs a query of its own: all lists of one would come in one call
lists as (
    select
        list(address) filter (where share = 0) as list_0,
        list(address) filter (where share = 1) as list_1,
        list(address) filter (where share = 2) as list_2,
        list(address) filter (where share = 3) as list_3,
        list(address) filter (where share = 4) as list_4,
        list(address) filter (where share = 5) as list_5,
        list(address) filter (where share = 6) as list_6,
        list(address) filter (where share = 7) as list_7,
        list(address) filter (where share = 8) as list_8,
        list(address) filter (where share = 9) as list_9,
        list(address) filter (where share = 10) as list_10,
        list(address) filter (where share = 11) as list_11,
        list(address) filter (where share = 12) as list_12,
        list(address) filter (where share = 13) as list_13,
        list(address) filter (where share = 14) as list_14,
        list(address) filter (where share = 15) as list_15
    from (select address, (row_number() over () - 1) // 500000 % 16 as share from texts)
),

divisions as (
    select
        list(concat_ws(
            '|', code, name, level, coalesce(parent_code, ''), cast(is_current as varchar), coalesce(successor_code, '')
        )) as names
    from master.division
),

parsed as (
    select unnest(address_levels(list_0, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_1, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_2, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_3, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_4, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_5, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_6, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_7, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_8, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_9, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_10, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_11, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_12, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_13, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_14, names)) as levels from lists cross join divisions
    union all
    select unnest(address_levels(list_15, names)) as levels from lists cross join divisions
)

select
    levels['address_text'] as address_text,
    levels['province'] as province,
    levels['city'] as city,
    levels['county'] as county,
    levels['town'] as town,
    levels['village'] as village,
    levels['road'] as road,
    levels['door'] as door,
    levels['estate'] as estate,
    levels['block'] as block,
    levels['unit'] as unit,
    levels['floor'] as floor,
    levels['room'] as room,
    levels['county_code'] as county_code,
    levels['town_code'] as town_code,
    levels['village_code'] as village_code,
    levels['relation'] as relation,
    levels['second'] as second,
    levels['told'] as told
from parsed
