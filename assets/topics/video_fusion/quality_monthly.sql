/*
title: {zh: 视频月完好, en: Monthly soundness of cameras}
description: 视频设备按月份与区划的设备数、诊断日数、完好日数与在线率之和。完好率为完好日数与诊断日数之比；平均在线率并列（两者不同：平均在线率掩盖个别长期离线）。未诊断的设备日不在分母中，另计。
owner: gsda
system: video_fusion
grain: [month, county_code]
columns:
  month: {title: 月份, description: YYYY-MM}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  cameras: {title: 设备数, unit: 台}
  diagnosed_days: {title: 诊断设备日数, unit: 台日}
  undiagnosed_days: {title: 未诊断设备日数, unit: 台日}
  good_days: {title: 完好设备日数, unit: 台日}
  clock_ok_days: {title: 时钟合格设备日数, unit: 台日}
  online_sum: {title: 在线率之和}
  good_rate: {title: 完好率}
  online_mean: {title: 平均在线率}
checks:
  - {name: good_within_diagnosed, check: "good_days <= diagnosed_days and clock_ok_days <= diagnosed_days", message: 部分多于总体, severity: error}
*/
with

counted as (
    select
        strftime(day, '%Y-%m') as month,
        county_code,
        count(distinct device_id) as cameras,
        count(*) filter (where is_diagnosed) as diagnosed_days,
        count(*) filter (where not is_diagnosed) as undiagnosed_days,
        count(*) filter (where is_good) as good_days,
        count(*) filter (where clock_ok) as clock_ok_days,
        sum(cast(coalesce(online, 0) as decimal(18, 4))) filter (where is_diagnosed) as online_sum
    from topic.video_fusion_quality_daily
    group by strftime(day, '%Y-%m'), county_code
)

select
    month,
    county_code,
    cameras,
    diagnosed_days,
    undiagnosed_days,
    good_days,
    clock_ok_days,
    coalesce(online_sum, 0) as online_sum,
    round(cast(good_days as double) / nullif(diagnosed_days, 0), 4) as good_rate,
    round(cast(online_sum as double) / nullif(diagnosed_days, 0), 4) as online_mean
from counted
