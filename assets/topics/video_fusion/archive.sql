/*
title: {zh: 一机一档, en: File of each camera}
description: >-
  每台视频设备的档案核查：编码为20位数字且前6位等于行政区划并可解析（civil_ok）、第11至13位类型为131或132（GB/T 28181，type_ok）、有坐标（located）、
  有地址（address_ok）、与其他设备坐标不重复（duplicate_place为假），以及点位类型、所属行业、安装场所、共享范围是否齐全（attributes_ok，GA/T 1781）；
  六项都通过为档案完整。已拆除的设备不列。存储天数与权属单位尚未报送。
owner: psb
system: video_fusion
grain: [device_id]
columns:
  device_id: 设备编码
  county_code: {title: 区划代码, description: 现行代码；无法确定者为 000000}
  status: 状态
  civil_ok: 区划编码是否正确
  type_ok: 类型编码是否正确
  located: 是否有坐标
  address_ok: 是否有地址
  duplicate_place: {title: 坐标是否重复}
  attributes_ok: 属性是否齐全
  archive_complete: 档案是否完整
checks:
  - {name: complete_needs_all, check: "not archive_complete or (civil_ok and type_ok and located and address_ok and attributes_ok)", message: 档案完整而有项目未通过, severity: error}
*/
with

places as (
    select longitude, latitude, count(*) as cameras
    from std.psb_camera
    where longitude is not null and latitude is not null and state is distinct from '拆除'
    group by longitude, latitude
),

judged as (
    select
        camera.device_id,
        coalesce(division.current_code, '000000') as county_code,
        camera.status,
        coalesce(
            regexp_matches(camera.device_id, '^[0-9]{20}$')
            and left(camera.device_id, 6) = camera.civil_code and division.current_code is not null, false
        ) as civil_ok,
        coalesce(substr(camera.device_id, 11, 3) in ('131', '132'), false) as type_ok,
        camera.longitude is not null and camera.latitude is not null as located,
        coalesce(trim(camera.address) <> '', false) as address_ok,
        coalesce(places.cameras > 1, false) as duplicate_place,
        camera.point_type is not null and camera.industry is not null
        and coalesce(trim(camera.scene), '') <> '' and camera.share_scope is not null as attributes_ok
    from std.psb_camera as camera
    left join master.division_resolution as division on camera.civil_code = division.code
    left join places on camera.longitude = places.longitude and camera.latitude = places.latitude
    where camera.state is distinct from '拆除'
)

select
    judged.*,
    civil_ok and type_ok and located and address_ok and not duplicate_place and attributes_ok as archive_complete
from judged
