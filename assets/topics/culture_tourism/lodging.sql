/*
title: {zh: 住宿, en: Lodging}
description: >-
  旅游住宿单位按月份、县（市、区）与类别的客房、床位、间夜、过夜人次与出租率。客房与床位取名录；出租率为已出租间夜与可供出租间夜之比，
  没有上报的日子两边都不计。平均停留天数为过夜人次除以入住人次，只用两者都有的日子。名录中没有的单位列为不详。
  对外提供时只列10家以上的单元。
owner: ctsb
system: culture_tourism
grain: [month, county_code, kind]
columns:
  month: {title: 月份, description: YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  kind: {title: 住宿类别, description: 星级饭店、旅馆、民宿；不在名录的为不详}
  hotels: {title: 上报的单位数, unit: 家}
  rooms: {title: 客房数, unit: 间, description: 名录}
  beds: {title: 床位数, unit: 张, description: 名录}
  room_nights: {title: 可供出租间夜, unit: 间夜}
  sold_nights: {title: 已出租间夜, unit: 间夜}
  occupancy: {title: 出租率}
  guest_nights: {title: 过夜人次, unit: 人次, description: 连住几夜计几次}
  arrivals: {title: 入住人次, unit: 人次}
  stay_nights: {title: 有入住人次的日子的过夜人次, unit: 人次}
  mean_stay: {title: 平均停留, unit: 夜}
checks:
  - {name: sold_within_available, check: "sold_nights <= room_nights", message: 已出租多于可供出租, severity: error}
*/
with

placed as (
    select
        strftime(nights.day, '%Y-%m') as month,
        coalesce(named.code, '000000') as county_code,
        coalesce(hotel.kind, '不详') as kind,
        nights.hotel_no,
        hotel.rooms,
        hotel.beds,
        nights.rooms_available,
        nights.rooms_sold,
        nights.guests,
        nights.arrivals
    from std.ctsb_hotel_occupancy as nights
    left join std.ctsb_hotel as hotel on nights.hotel_no = hotel.hotel_no
    left join master.division as named
        on left(replace(hotel.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
),

listed as (
    select month, county_code, kind, count(*) as hotels, sum(rooms) as rooms, sum(beds) as beds
    from (
        select month, county_code, kind, hotel_no, max(rooms) as rooms, max(beds) as beds
        from placed
        group by month, county_code, kind, hotel_no
    ) as once
    group by month, county_code, kind
),

summed as (
    select
        month,
        county_code,
        kind,
        sum(rooms_available) as room_nights,
        sum(rooms_sold) as sold_nights,
        sum(guests) as guest_nights,
        sum(arrivals) as arrivals,
        sum(guests) filter (where arrivals > 0) as stay_nights
    from placed
    group by month, county_code, kind
)

select
    summed.month,
    summed.county_code,
    summed.kind,
    listed.hotels,
    cast(listed.rooms as bigint) as rooms,
    cast(listed.beds as bigint) as beds,
    cast(summed.room_nights as bigint) as room_nights,
    cast(summed.sold_nights as bigint) as sold_nights,
    round(cast(summed.sold_nights as double) / nullif(summed.room_nights, 0), 4) as occupancy,
    cast(summed.guest_nights as bigint) as guest_nights,
    cast(summed.arrivals as bigint) as arrivals,
    cast(summed.stay_nights as bigint) as stay_nights,
    round(cast(summed.stay_nights as double) / nullif(summed.arrivals, 0), 2) as mean_stay
from summed
inner join listed
    on summed.month = listed.month and summed.county_code = listed.county_code and summed.kind = listed.kind
