/*
title: {zh: 江门市气象灾害预警信号, en: Weather warnings of Jiangmen}
description: 江门市发布的气象灾害预警信号：发布单位、区县、灾种、级别、发布与解除时间。
owner: met
grain: [warning_no]
columns:
  warning_no: 预警信号编号
  sender: 发布单位
  county_name: 区县
  event: 灾种
  severity: 级别
  issued_at: 发布时间
  lifted_at: 解除时间
*/
select warning_no, sender, county_name, event, severity, issued_at, lifted_at
from std.met_weather_warning
