/*
title: {zh: 老龄结构, en: Age structure}
description: >-
  在册居住人口按区划、镇（街道）、年龄段与性别的人数。年龄段为0至14、15至59、60至64、65至79、80岁及以上；抚养比按15至64岁计算（见指标）。
  年龄为户籍登记最新更新日期的周岁；没有出生日期者列为不详。年龄段取自固定列表，人数以人计一次。
owner: mca
system: smart_elderly_care
grain: [county_code, town_code, age_band, sex]
columns:
  county_code: 区划代码
  town_code: {title: 镇（街道）代码, description: 无法确定者为 000000000}
  age_band: {title: 年龄段}
  sex: {title: 性别, description: GB/T 2261.1 代码；不详为0}
  persons: {title: 人数, unit: 人}
  as_of: 截至日
checks:
  - {name: somebody_counted, check: "persons > 0", message: 人数为零的分组不应出现, severity: error}
*/
with

bands as (
    select * from (values
        ('0-14', 0, 14), ('15-59', 15, 59), ('60-64', 60, 64), ('65-79', 65, 79), ('80+', 80, 200)
    ) as listed (age_band, age_from, age_to)
),

as_of as (
    select max(cast(updated_at at time zone 'Asia/Shanghai' as date)) as day
    from std.psb_resident
),

residents as (
    select
        resident.county_code,
        coalesce(resident.town_code, '000000000') as town_code,
        coalesce(resident.sex, '0') as sex,
        as_of.day,
        extract(year from as_of.day) - extract(year from resident.birth_date)
        - case when strftime(resident.birth_date, '%m%d') > strftime(as_of.day, '%m%d') then 1 else 0 end as age
    from topic.smart_community_resident as resident
    cross join as_of
)

select
    residents.county_code,
    residents.town_code,
    coalesce(bands.age_band, '不详') as age_band,
    residents.sex,
    count(*) as persons,
    max(residents.day) as as_of
from residents
left join bands on residents.age between bands.age_from and bands.age_to
group by residents.county_code, residents.town_code, coalesce(bands.age_band, '不详'), residents.sex
