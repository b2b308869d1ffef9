/*
title: {zh: 老年人健康管理, en: Health management of elders}
description: >-
  65岁及以上老人按居住区划和年龄段的人数、健康管理、慢性病与家庭医生签约人数。健康管理指截至日前12个月内有一次体检（国家基本公共卫生服务规范）。
owner: hlth
system: smart_elderly_care
grain: [county_code, age_band]
columns:
  county_code: 区划代码
  age_band: {title: 年龄段, description: 65-79、80+}
  old_65: {title: 老人数, unit: 人}
  with_record: {title: 建档人数, unit: 人}
  managed: {title: 健康管理人数, unit: 人}
  chronic: {title: 慢性病人数, unit: 人}
  signed: {title: 签约人数, unit: 人}
  managed_rate: {title: 健康管理率}
checks:
  - {name: managed_within_record, check: "managed <= with_record and with_record <= old_65", message: 部分多于总体, severity: error}
*/
with

bands as (
    select * from (values ('65-79', 65, 79), ('80+', 80, 200)) as listed (age_band, age_from, age_to)
)

select
    elder.county_code,
    bands.age_band,
    count(*) as old_65,
    count(*) filter (where elder.has_record) as with_record,
    count(*) filter (where elder.examined_on > cast(elder.as_of - interval '12 months' as date)) as managed,
    count(*) filter (where elder.chronic) as chronic,
    count(*) filter (where elder.signed) as signed,
    round(
        cast(count(*) filter (where elder.examined_on > cast(elder.as_of - interval '12 months' as date)) as double)
        / nullif(count(*), 0), 4
    ) as managed_rate
from topic.smart_elderly_care_elder_360 as elder
inner join bands on elder.age between bands.age_from and bands.age_to
group by elder.county_code, bands.age_band
