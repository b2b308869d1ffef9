/*
title: {zh: 新会区重点工作进展, en: Progress of key tasks of Xinhui}
description: 新会区各项重点工作每月的计划投资、累计完成投资与完成进度。
owner: xinhui
grain: [task_no, month]
columns:
  task_no: 任务编号
  month: 月份
  task_name: 任务名称
  town_name: 责任镇街
  planned_yuan: {title: 年度计划投资, unit: 元}
  finished_yuan: {title: 累计完成投资, unit: 元}
  progress: {title: 完成进度, unit: "%"}
  reported_on: 填报日期
*/
select task_no, month, task_name, town_name, planned_yuan, finished_yuan, progress, reported_on
from std.xinhui_district_work_report
