/*
title: {zh: 空气质量分指数分级, en: Steps of the air quality index}
description: HJ 633-2012 表1 的空气质量分指数及对应的污染物浓度限值（二氧化硫、二氧化氮、一氧化碳、颗粒物为24小时均值，臭氧为8小时滑动均值）。标准修订时增加新的施行日期，不改旧行。
owner: eeb
system: smart_ecology_env
grain: [valid_from, pollutant, index_low]
columns:
  valid_from: 施行日期
  standard_no: 标准编号
  pollutant: 污染物
  concentration_low: {title: 浓度下限, description: "不含；μg/m³，一氧化碳 mg/m³"}
  concentration_high: {title: 浓度上限, description: 含}
  index_low: 分指数下限
  index_high: 分指数上限
checks:
  - {name: steps_rise, check: "concentration_low < concentration_high and index_low < index_high", message: 分级的下限不小于上限, severity: error}
*/
with

steps as (
    select * from (values
        ('PM2.5', 0, 35, 0, 50), ('PM2.5', 35, 75, 50, 100), ('PM2.5', 75, 115, 100, 150),
        ('PM2.5', 115, 150, 150, 200), ('PM2.5', 150, 250, 200, 300),
        ('PM2.5', 250, 350, 300, 400), ('PM2.5', 350, 500, 400, 500),
        ('PM10', 0, 50, 0, 50), ('PM10', 50, 150, 50, 100), ('PM10', 150, 250, 100, 150),
        ('PM10', 250, 350, 150, 200), ('PM10', 350, 420, 200, 300),
        ('PM10', 420, 500, 300, 400), ('PM10', 500, 600, 400, 500),
        ('SO2', 0, 50, 0, 50), ('SO2', 50, 150, 50, 100), ('SO2', 150, 475, 100, 150),
        ('SO2', 475, 800, 150, 200), ('SO2', 800, 1600, 200, 300),
        ('SO2', 1600, 2100, 300, 400), ('SO2', 2100, 2620, 400, 500),
        ('NO2', 0, 40, 0, 50), ('NO2', 40, 80, 50, 100), ('NO2', 80, 180, 100, 150),
        ('NO2', 180, 280, 150, 200), ('NO2', 280, 565, 200, 300),
        ('NO2', 565, 750, 300, 400), ('NO2', 750, 940, 400, 500),
        ('CO', 0, 2, 0, 50), ('CO', 2, 4, 50, 100), ('CO', 4, 14, 100, 150), ('CO', 14, 24, 150, 200),
        ('CO', 24, 36, 200, 300), ('CO', 36, 48, 300, 400), ('CO', 48, 60, 400, 500),
        ('O3', 0, 100, 0, 50), ('O3', 100, 160, 50, 100), ('O3', 160, 215, 100, 150),
        ('O3', 215, 265, 150, 200), ('O3', 265, 800, 200, 300)
    ) as listed (pollutant, low, high, index_low, index_high)
)

select
    date '2016-01-01' as valid_from,
    'HJ 633-2012' as standard_no,
    pollutant,
    cast(low as double) as concentration_low,
    cast(high as double) as concentration_high,
    cast(index_low as bigint) as index_low,
    cast(index_high as bigint) as index_high
from steps
