/*
title: {zh: 地址匹配, en: Addresses found in the standard library}
description: 每一种地址写法在标准地址库中认定为哪一址、哪一栋，得分和精度等级；按确知的村居、镇街或县区查找，唯一才认定；写方位的只到道路。
owner: psb
grain: [address_text]
columns:
  address_text: 地址写法
  precision: {title: 精度等级, description: 门牌、楼栋、道路、村居、镇街、县区；空为未能认定}
  score: {title: 得分, description: 0 至 1}
  address_id: {title: 标准地址标识, description: 精度为门牌或楼栋时才有}
  building_id: 建筑物标识
  house_id: 房屋标识
  address_code: {title: 标准地址编码, description: 精度为门牌或楼栋时才有}
  building_code: 建筑物编码
  house_code: 房屋编码
  landmark_code: {title: 参照地址编码, description: 写旁、对面等方位时所参照的标准地址}
  candidates: {title: 候选数, description: 同样符合的建筑物数；大于1不能认定}
  village_code: 村级统计用区划代码
  town_code: 乡级统计用区划代码
  county_code: 县级区划代码
  longitude: {title: 经度, unit: 度}
  latitude: {title: 纬度, unit: 度}
  grid_code: 网格编码
  relation: 方位
  told: 提示
checks:
  - {name: score_in_range, check: "score >= 0 and score <= 1", message: 得分不在0至1之间, severity: error}
  - {name: place_has_a_class, check: "address_code is null or precision in ('门牌', '楼栋')", message: 认定了标准地址而精度不到楼栋, severity: error}
*/
with

-- what is sure of where it lies; of villages of one name in one county, only those may be meant
wanted as (
    select
        address_text, village, road, door, estate, block, unit, room, county_code, town_code, village_code, relation,
        told,
        case
            when county_code is null then 'none'
            when village_code is not null then 'village'
            when town_code is not null then 'town'
            when array_to_string(told, ',') like '%ambiguous%' then 'namesake'
            else 'county'
        end as parent
    from master.address_text
),

-- one address for each building: the one without a room, if there is one
doors as (
    select address_code, building_code, county_code, town_code, village_code, village, road, door, estate, block
    from master.address
    where building_code is not null
    qualify row_number() over (
        partition by building_code
        order by case when room is null then 0 else 1 end, case status when '启用' then 0 else 1 end, address_code
    ) = 1
),

by_door as (
    select wanted.address_text, doors.address_code, cast(1 as double) as base
    from wanted
    inner join doors
        on wanted.village_code = doors.village_code
        and wanted.door = doors.door
        and coalesce(wanted.road, '') = coalesce(doors.road, '')
    where wanted.parent = 'village'
    union all
    select wanted.address_text, doors.address_code, cast(0.95 as double) as base
    from wanted
    inner join doors
        on wanted.town_code = doors.town_code and wanted.door = doors.door and wanted.road = doors.road
    where wanted.parent = 'town'
    union all
    select wanted.address_text, doors.address_code, cast(0.9 as double) as base
    from wanted
    inner join doors
        on wanted.county_code = doors.county_code and wanted.door = doors.door and wanted.road = doors.road
    where wanted.parent = 'county'
    union all
    select wanted.address_text, doors.address_code, cast(0.85 as double) as base
    from wanted
    inner join doors
        on wanted.county_code = doors.county_code
        and wanted.village = doors.village
        and wanted.door = doors.door
        and coalesce(wanted.road, '') = coalesce(doors.road, '')
    where wanted.parent = 'namesake'
),

by_estate as (
    select wanted.address_text, doors.address_code, cast(0.9 as double) as base
    from wanted
    inner join doors
        on wanted.village_code = doors.village_code
        and wanted.estate = doors.estate
        and coalesce(wanted.block, '') = coalesce(doors.block, '')
    where wanted.parent = 'village' and wanted.door is null
    union all
    select wanted.address_text, doors.address_code, cast(0.85 as double) as base
    from wanted
    inner join doors
        on wanted.town_code = doors.town_code
        and wanted.estate = doors.estate
        and coalesce(wanted.block, '') = coalesce(doors.block, '')
    where wanted.parent = 'town' and wanted.door is null
),

candidates as (
    select
        found.address_text,
        doors.address_code,
        doors.building_code,
        round(
            found.base
            - case when wanted.estate <> doors.estate then 0.15 else 0 end
            - case
                when wanted.block <> doors.block then 0.4
                when wanted.block is not null and doors.block is null then 0.05
                else 0
            end,
            2
        ) as score
    from (select * from by_door union all select * from by_estate) as found
    inner join wanted on found.address_text = wanted.address_text
    inner join doors on found.address_code = doors.address_code
),

ranked as (
    select
        *,
        rank() over (partition by address_text order by score desc) as place
    from candidates
),

best as (
    select
        address_text,
        max(score) as score,
        count(*) as candidates,
        min(address_code) as address_code,
        min(building_code) as building_code
    from ranked
    where place = 1
    group by address_text
),

rooms as (
    select
        building_code,
        room,
        coalesce(unit, '') as unit,
        min(address_code) as address_code,
        min(house_code) as house_code
    from master.address
    where room is not null
    group by building_code, room, coalesce(unit, '')
),

roads as (
    select village_code as parent_code, road from doors
    union
    select town_code as parent_code, road from doors
    union
    select county_code as parent_code, road from doors
),

placed as (
    select
        wanted.*,
        best.score as found_score,
        coalesce(best.candidates, 0) as candidates,
        best.address_code as door_code,
        best.building_code as found_building,
        rooms.address_code as room_code,
        rooms.house_code as found_house,
        roads.road is not null as road_is_known,
        best.candidates = 1 and best.score >= 0.6 as is_found
    from wanted
    left join best on wanted.address_text = best.address_text
    left join rooms
        on best.building_code = rooms.building_code
        and wanted.room = rooms.room
        and coalesce(wanted.unit, '') = rooms.unit
    left join roads
        on coalesce(wanted.village_code, wanted.town_code, wanted.county_code) = roads.parent_code
        and wanted.road = roads.road
),

classed as (
    select
        *,
        case
            when is_found and relation is null and door is not null then '门牌'
            when is_found and relation is null then '楼栋'
            when (road_is_known or is_found) and parent <> 'none' then '道路'
            when village_code is not null then '村居'
            when town_code is not null then '镇街'
            when county_code is not null then '县区'
        end as precision,
        case when is_found and relation is null then door_code end as standing_code,
        case when is_found and relation is null then coalesce(room_code, door_code) end as exact_code
    from placed
)

select
    classed.address_text,
    classed.precision,
    exact.address_id,
    standard.building_id,
    exact.house_id,
    case classed.precision
        when '门牌' then classed.found_score
        when '楼栋' then classed.found_score
        when '道路' then 0.5
        when '村居' then 0.3
        when '镇街' then 0.2
        when '县区' then 0.1
        else 0
    end as score,
    classed.exact_code as address_code,
    case when classed.precision in ('门牌', '楼栋') then classed.found_building end as building_code,
    case when classed.precision in ('门牌', '楼栋') then classed.found_house end as house_code,
    case when classed.is_found and classed.relation is not null then classed.door_code end as landmark_code,
    classed.candidates,
    coalesce(classed.village_code, left(standard.address_code, 12)) as village_code,
    coalesce(classed.town_code, left(standard.address_code, 9)) as town_code,
    classed.county_code,
    standard.longitude,
    standard.latitude,
    standard.grid_code,
    classed.relation,
    classed.told
from classed
-- by the code alone: a condition on one side would compare every pair
left join master.address as standard on classed.standing_code = standard.address_code
left join master.address as exact on classed.exact_code = exact.address_code
