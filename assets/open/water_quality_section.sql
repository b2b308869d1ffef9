/*
title: {zh: 江门市地表水断面水质, en: Water quality of surface water sections of Jiangmen}
description: 江门市地表水考核断面每月的酸碱度、溶解氧、高锰酸盐指数、氨氮、总磷与水质类别。
owner: eeb
grain: [section_code, month]
columns:
  section_code: 断面编码
  section_name: 断面名称
  river_name: 所在河流
  county_name: 考核区县
  month: 监测月份
  acidity: {title: 酸碱度, unit: 无量纲}
  oxygen_mg: {title: 溶解氧, unit: mg/L}
  permanganate_mg: {title: 高锰酸盐指数, unit: mg/L}
  ammonia_mg: {title: 氨氮, unit: mg/L}
  phosphorus_mg: {title: 总磷, unit: mg/L}
  quality_class: 水质类别
*/
select
    section_code, section_name, river_name, county_name, month, acidity, oxygen_mg, permanganate_mg, ammonia_mg,
    phosphorus_mg, quality_class
from std.eeb_water_quality_section
