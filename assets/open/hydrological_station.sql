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
  county_name: 区划名称
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  datum: 基面名称
  station_type: 站类
  catchment_km2: {title: 集水面积, unit: km²}
  in_use: 启用标志
*/
select
    station.station_code,
    station.station_name,
    station.river_name,
    station.river_system,
    station.basin_name,
    station.county_code,
    division.name as county_name,
    station.longitude,
    station.latitude,
    station.datum,
    station.station_type,
    station.catchment_km2,
    station.in_use
from std.wrb_station as station
left join master.division as division on station.county_code = division.code
