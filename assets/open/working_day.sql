/*
title: {zh: 江门市工作日历, en: Calendar of working days}
description: 每一天是工作日、休息日还是法定节假日，依国务院办公厅节假日安排通知。
owner: gsda
grain: [day]
columns:
  day: 日期
  kind: {title: 日期类型, description: 法定节假日含通知所列放假期间的全部日期}
  holiday: {title: 节日名称, description: 放假或调休所属的节日}
  notice_no: 通知文号
*/
select day, kind, holiday, notice_no
from std.gsda_working_day
