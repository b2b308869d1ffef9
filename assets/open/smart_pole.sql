/*
title: {zh: 江门市智慧灯杆, en: Smart lamp posts of Jiangmen}
description: 江门市智慧灯杆的所在道路、位置、杆高、挂载设备种类与状态。
owner: iitb
grain: [pole_code]
columns:
  pole_code: 杆体编码
  road: 所在道路
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  height_m: {title: 杆高, unit: m}
  mounted: 挂载设备
  state: 状态
*/
select pole_code, road, longitude, latitude, height_m, mounted, state
from std.iitb_smart_pole
