/*
title: {zh: 江门市水利测站, en: Hydrological stations of Jiangmen}
description: 江门市雨量、河道、水库测站的名称、河流、水系、流域、位置、站类与集水面积。
owner: wrb
grain: [station_code]
columns:
  station_code: 测站编码
  station_name: 测站名称
  river_name: 河流名称
  river_system: 水系名称
  basin_name: 流域名称
  county_code: 行政区划代码
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  datum: 基面名称
  station_type: 站类
  catchment_km2: {title: 集水面积, unit: km²}
  in_use: 启用标志
*/
select
    station_code, station_name, river_name, river_system, basin_name, county_code, longitude, latitude, datum,
    station_type, catchment_km2, in_use
from std.wrb_station
