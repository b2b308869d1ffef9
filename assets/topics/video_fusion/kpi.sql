/*
title: {zh: 视频融合指标, en: Indicators of video}
description: >-
  视频在线率（平均）、完好率、时钟合格率与建档完整率。
owner: gsda
system: video_fusion
indicators:
  B05.online_mean:
    {title: 视频平均在线率, unit: 比例, direction: up, drill: topic.video_fusion_quality_monthly,
     target: 0.95, source: 公安视频联网运行要求：在线率不低于95%}
  B05.good_rate: {title: 视频完好率, unit: 比例, direction: up, drill: topic.video_fusion_quality_monthly}
  B05.clock_ok_rate: {title: 时钟合格率, unit: 比例, direction: up, drill: topic.video_fusion_quality_monthly}
  B05.archive_complete_rate: {title: 建档完整率, unit: 比例, direction: up, drill: topic.video_fusion_archive}
*/
with

months as (
    select max(month) as month
    from topic.video_fusion_quality_monthly
    having count(*) > 0
),

monthly as (
    select
        quality.month,
        cast(sum(quality.online_sum) as double) as online_sum,
        cast(sum(quality.good_days) as double) as good_days,
        cast(sum(quality.clock_ok_days) as double) as clock_ok_days,
        cast(sum(quality.diagnosed_days) as double) as diagnosed_days,
        quality.month < max(months.month) as is_complete
    from topic.video_fusion_quality_monthly as quality
    cross join months
    group by quality.month
),

figures as (
    select 'B05.online_mean' as kpi_code, month as period, '440700' as county_code,
        online_sum as numerator, diagnosed_days as denominator, is_complete
    from monthly
    union all
    select 'B05.good_rate' as kpi_code, month as period, '440700' as county_code,
        good_days as numerator, diagnosed_days as denominator, is_complete
    from monthly
    union all
    select 'B05.clock_ok_rate' as kpi_code, month as period, '440700' as county_code,
        clock_ok_days as numerator, diagnosed_days as denominator, is_complete
    from monthly
    union all
    select 'B05.archive_complete_rate' as kpi_code, months.month as period, '440700' as county_code,
        cast(count(*) filter (where archive.archive_complete) as double) as numerator, cast(count(*) as double) as denominator,
        true as is_complete
    from topic.video_fusion_archive as archive
    cross join months
    group by months.month
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
