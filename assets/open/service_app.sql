/*
title: {zh: 江门市移动政务服务应用, en: Mobile government services of Jiangmen}
description: 江门市移动政务服务应用的名称、主管单位、服务对象、接入渠道、上线日期、月活跃用户数与状态。
owner: gsda
grain: [app_no]
columns:
  app_no: 应用编号
  app_name: 应用名称
  department_name: 主管单位
  audience: 服务对象
  channel: 接入渠道
  launched_on: 上线日期
  monthly_users: {title: 月活跃用户数, unit: 人}
  status: 状态
*/
select app_no, app_name, department_name, audience, channel, launched_on, monthly_users, status
from std.gsda_service_app
