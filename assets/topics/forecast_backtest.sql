/*
title: {zh: 预测回测, en: Back-tests of forecasts}
description: >-
  每张预测表每个序列每种方法的回测：在滚动起点上，用当时已知的资料作出的预测与后来的实际值之比较。平均绝对标度误差以各起点以前季节朴素预测的平均绝对误差为尺度，
  小于1好于样本内季节朴素；naive_mase 为季节朴素在同样起点上的误差。覆盖率为实际值落入区间的占比，某一起点的区间只由其余起点的误差求得。
  偏差为预测减实际的平均，平均绝对百分误差只在实际值大于零时计。
owner: gsda
grain: [forecast, series, method]
absent: empty
columns:
  forecast: {title: 预测表}
  series: {title: 序列}
  method: {title: 方法, description: naive 季节朴素，ets 阻尼霍尔特—温特斯，arima，theta，mean 平均}
  origins: {title: 起点数, unit: 个, description: 有实际值可比的起点}
  compared: {title: 比较次数, unit: 次, description: 起点与步长的组合}
  mase: {title: 平均绝对标度误差}
  naive_mase: {title: 季节朴素的标度误差}
  mean_error: {title: 平均偏差, description: 正数为偏高}
  mean_absolute_percentage: {title: 平均绝对百分误差}
  coverage_80: {title: 80%区间覆盖率}
  coverage_95: {title: 95%区间覆盖率}
  is_published: 是否采用
checks:
  - {name: coverage_80_near_80, check: "not is_published or compared < 24 or coverage_80 >= 0.6", message: 采用的方法80%区间覆盖率不足60%, dimension: accuracy, severity: warning}
  - {name: coverage_95_near_95, check: "not is_published or compared < 24 or coverage_95 >= 0.85", message: 采用的方法95%区间覆盖率不足85%, dimension: accuracy, severity: warning}
  - {name: published_beats_naive, check: "not is_published or method = 'naive' or (mase < 1 and mase < naive_mase)", message: 采用的方法不好于季节朴素, severity: error}
*/
with

points as (
    select
        'topic.economy_empower_forecast' as forecast,
        indicator || ' ' || area_code as series,
        origin, method, value, low_80, high_80, low_95, high_95, actual, mase, is_published
    from topic.economy_empower_forecast
    union all
    select
        'topic.smart_water_level_forecast' as forecast,
        station_code as series,
        origin, method, value, low_80, high_80, low_95, high_95, actual, mase, is_published
    from topic.smart_water_level_forecast
    union all
    select
        'topic.smart_ecology_env_air_forecast' as forecast,
        station_name as series,
        origin, method, value, low_80, high_80, low_95, high_95, actual, mase, is_published
    from topic.smart_ecology_env_air_forecast
    union all
    select
        'topic.one_net_service_hotline_forecast' as forecast,
        county_code as series,
        origin, method, value, low_80, high_80, low_95, high_95, actual, mase, is_published
    from topic.one_net_service_hotline_forecast
),

compared as (
    select
        points.*,
        max(case when method = 'naive' then mase end) over (partition by forecast, series) as naive_mase
    from points
    where actual is not null
)

select
    forecast,
    series,
    method,
    count(distinct origin) as origins,
    count(*) as compared,
    max(mase) as mase,
    max(naive_mase) as naive_mase,
    round(cast(avg(cast(value - actual as decimal(24, 6))) as double), 4) as mean_error,
    round(cast(avg(case when actual > 0 then cast(abs(value - actual) / nullif(actual, 0) as decimal(24, 6)) end) as double), 4)
        as mean_absolute_percentage,
    round(cast(count(case when actual between low_80 and high_80 then 1 end) as double) / nullif(count(low_80), 0), 4) as coverage_80,
    round(cast(count(case when actual between low_95 and high_95 then 1 end) as double) / nullif(count(low_95), 0), 4) as coverage_95,
    max(case when is_published then 1 else 0 end) = 1 as is_published
from compared
group by forecast, series, method
