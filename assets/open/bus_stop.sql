/*
title: {zh: 江门市公交站点, en: Bus stops of Jiangmen}
description: 江门市公共汽车站点的名称、所在镇街、位置、站台形式与停靠线路数；坐标已由源坐标系转换为 CGCS2000。
owner: trb
grain: [stop_code]
columns:
  stop_code: 站点编码
  stop_name: 站点名称
  county_name: 所在区县
  town_name: 所在镇街
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  platform_kind: 站台形式
  lines: {title: 停靠线路数, unit: 条}
  opened_on: 启用日期
*/
select stop_code, stop_name, county_name, town_name, longitude, latitude, platform_kind, lines, opened_on
from std.trb_bus_stop
