/*
title: {zh: 细颗粒物预警, en: Outlook of fine particles}
description: >-
  各评价点今后24小时PM2.5平均浓度的预测，与《环境空气质量指数（AQI）技术规定（试行）》（HJ 633-2012）24小时平均的分级对照：
  75以上为轻度污染（蓝），115以上为中度污染（黄），150以上为重度污染（红）。预测不足18小时的不作平均。
owner: eeb
system: smart_ecology_env
grain: [station_name]
columns:
  station_name: 点位
  origin: {title: 预测起点, description: 北京时间}
  method: 采用的方法
  hours: {title: 预测时数, unit: 小时}
  pm2_5: {title: 预测24小时平均浓度, unit: μg/m³}
  highest: {title: 最高预测小时浓度, unit: μg/m³}
  highest_95: {title: 最高的95%区间上限, unit: μg/m³}
  level: {title: 预警级别, description: 正常、蓝、黄、红；不能判断则为空}
checks:
  - {name: mean_within_highest, check: "pm2_5 <= highest", message: 平均高于最高, severity: error}
*/
with

ahead as (
    select
        station_name,
        max(origin) as origin,
        max(method) as method,
        count(*) as hours,
        round(cast(max(cast(value as decimal(24, 4))) as double), 1) as highest,
        max(high_95) as highest_95,
        case when count(*) >= 18 then round(cast(avg(cast(value as decimal(24, 4))) as double), 1) end as pm2_5
    from topic.smart_ecology_env_air_forecast
    where is_latest and is_published
    group by station_name
)

select
    station_name,
    origin,
    method,
    hours,
    pm2_5,
    highest,
    highest_95,
    case
        when pm2_5 > 150 then '红'
        when pm2_5 > 115 then '黄'
        when pm2_5 > 75 then '蓝'
        when pm2_5 is not null then '正常'
    end as level
from ahead
