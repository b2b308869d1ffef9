/*
title: {zh: 江门市空气质量监测站点, en: Air quality stations of Jiangmen}
description: 江门市环境空气质量监测站点的名称、类型、所在区县、位置与运行状态。
owner: eeb
grain: [station_name]
columns:
  station_name: 站点名称
  station_code: 站点编码
  kind: 站点类型
  county_name: 所在区县
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  status: 运行状态
*/
select station_name, station_code, kind, county_name, longitude, latitude, status
from std.eeb_air_station
