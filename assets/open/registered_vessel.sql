/*
title: {zh: 江门市登记船舶, en: Registered vessels of Jiangmen}
description: 江门海事局登记的船舶：船名、种类、总吨与总长；不含船舶所有人。
owner: msa
grain: [registry_number]
columns:
  registry_number: 船舶登记号
  vessel_name: 中文船名
  vessel_kind: 船舶种类
  gross_tonnage: {title: 总吨, unit: 总吨}
  overall_length: {title: 总长, unit: 米}
  registered_on: 登记日期
*/
select registry_number, vessel_name, vessel_kind, gross_tonnage, overall_length, registered_on
from std.msa_vessel
