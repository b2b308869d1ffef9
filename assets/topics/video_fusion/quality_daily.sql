/*
title: {zh: 视频日诊断, en: Daily diagnosis of cameras}
description: >-
  每台视频设备逐日的在线率、录像完整率、画面与时钟偏差；完好指在线率与录像完整率均不低于95%、画面正常、时钟偏差绝对值不超过5秒。
  当日没有诊断记录的设备列为未诊断，不等于离线；诊断了而不在设备目录中的也列出。
owner: gsda
system: video_fusion
grain: [device_id, day]
increment: {by: day, of: {std.gsda_camera_quality: day}}
columns:
  device_id: 设备编码
  day: 日期
  county_code: {title: 区划代码, description: 现行代码；无法确定者为 000000}
  is_diagnosed: 是否诊断
  online: {title: 在线率}
  recorded: {title: 录像完整率}
  picture: 画面
  clock_offset: {title: 时钟偏差, unit: 秒}
  clock_ok: 时钟是否合格
  is_good: {title: 是否完好, description: 未诊断为空}
checks:
  - {name: shares_in_range, check: "online between 0 and 1 and recorded between 0 and 1", message: 在线率或录像完整率不在0至1之间, dimension: accuracy, severity: error}
*/
with

frame as (
    select camera.device_id, days.day
    from std.psb_camera as camera
    cross join (select distinct day from std.gsda_camera_quality where day is not null) as days
    union
    select device_id, day
    from std.gsda_camera_quality
    where day is not null
)

select
    frame.device_id,
    frame.day,
    coalesce(division.current_code, '000000') as county_code,
    quality.device_id is not null as is_diagnosed,
    quality.online_ratio as online,
    quality.recorded_ratio as recorded,
    quality.picture,
    quality.clock_offset_s as clock_offset,
    abs(quality.clock_offset_s) <= 5 as clock_ok,
    case
        when quality.device_id is not null then coalesce(
            quality.online_ratio >= 0.95 and quality.recorded_ratio >= 0.95
            and quality.picture = '正常' and abs(quality.clock_offset_s) <= 5, false
        )
    end as is_good
from frame
left join std.gsda_camera_quality as quality on frame.device_id = quality.device_id and frame.day = quality.day
left join master.division_resolution as division on left(frame.device_id, 6) = division.code
