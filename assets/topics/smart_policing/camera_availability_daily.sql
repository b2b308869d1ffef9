/*
title: {zh: 视频点位可用, en: Availability of cameras}
description: >-
  视频监控点位按日和县级区划的在线率、画面完好率、录像完整率和时钟准确率。应诊断数为目录中未拆除的点位，没有诊断的点位在线率按0计；
  时钟偏差不超过10秒为准确。维修中的点位仍在分母。只有汇总，不含点位。
owner: psb
system: smart_policing
grain: [day, county_code]
increment: {by: day, of: {std.gsda_camera_quality: day}}
columns:
  day: {title: 日期, description: 诊断日期}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  cameras: {title: 目录点位数, unit: 个, description: 含已拆除}
  due: {title: 应诊断数, unit: 个}
  reported: {title: 有诊断数, unit: 个}
  online_sum: {title: 在线率之和}
  recorded_sum: {title: 录像完整率之和}
  intact: {title: 画面正常数, unit: 个}
  clock_ok: {title: 时钟准确数, unit: 个}
  online_rate: {title: 在线率, description: 在线率之和与应诊断数之比}
  intact_rate: {title: 画面完好率, description: 画面正常数与有诊断数之比}
  recorded_rate: {title: 录像完整率, description: 录像完整率之和与应诊断数之比}
  clock_ok_rate: {title: 时钟准确率, description: 时钟准确数与有诊断数之比}
checks:
  - {name: parts_within_due, check: "reported <= due and due <= cameras and intact <= reported and clock_ok <= reported", message: 诊断数多于应诊断数, severity: error}
*/
with

cameras as (
    select
        camera.device_id,
        coalesce(division.current_code, '000000') as county_code,
        camera.state is distinct from '拆除' as is_due
    from std.psb_camera as camera
    left join master.division_resolution as division on camera.civil_code = division.code
),

days as (
    select distinct day
    from std.gsda_camera_quality
    where day is not null
),

counted as (
    select
        days.day,
        cameras.county_code,
        count(*) as cameras,
        count(*) filter (where cameras.is_due) as due,
        count(quality.device_id) filter (where cameras.is_due) as reported,
        cast(coalesce(sum(cast(quality.online_ratio as decimal(12, 4))) filter (where cameras.is_due), 0) as double)
            as online_sum,
        cast(coalesce(sum(cast(quality.recorded_ratio as decimal(12, 4))) filter (where cameras.is_due), 0) as double)
            as recorded_sum,
        count(*) filter (where cameras.is_due and quality.picture = '正常') as intact,
        count(*) filter (where cameras.is_due and abs(quality.clock_offset_s) <= 10) as clock_ok
    from days
    cross join cameras
    left join std.gsda_camera_quality as quality
        on cameras.device_id = quality.device_id and days.day = quality.day
    group by days.day, cameras.county_code
)

select
    day,
    county_code,
    cameras,
    due,
    reported,
    online_sum,
    recorded_sum,
    intact,
    clock_ok,
    round(online_sum / nullif(due, 0), 4) as online_rate,
    round(cast(intact as double) / nullif(reported, 0), 4) as intact_rate,
    round(recorded_sum / nullif(due, 0), 4) as recorded_rate,
    round(cast(clock_ok as double) / nullif(reported, 0), 4) as clock_ok_rate
from counted
