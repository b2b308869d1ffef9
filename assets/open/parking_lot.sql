/*
title: {zh: 江门市公共停车场, en: Public car parks of Jiangmen}
description: 江门市公共停车场的名称、类型、位置、泊位数与首小时收费；坐标已由 GCJ-02 转换，可直接用于 WGS 84 地图。
owner: trb
grain: [lot_code]
columns:
  lot_code: 停车场编码
  lot_name: 停车场名称
  lot_kind: 停车场类型
  county_name: 所在区县
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  spaces: {title: 总泊位数, unit: 个}
  charging_spaces: {title: 充电泊位数, unit: 个}
  first_hour_fee: {title: 首小时收费, unit: 元}
*/
select lot_code, lot_name, lot_kind, county_name, longitude, latitude, spaces, charging_spaces, first_hour_fee
from std.trb_parking_lot
