/*
title: {zh: 敏感字段分布, en: Sensitive columns}
description: >-
  每个系统各敏感级别的字段数、数据表数及其中已共享、已开放的数据表数。已开放的数据表不应有三级、四级字段。没有分级的字段列为未分级。
owner: cac
system: security_assurance
grain: [system_no, sensitivity]
columns:
  system_no: 系统编号
  sensitivity: {title: 敏感级别, description: 一级至四级；未分级}
  columns: {title: 字段数, unit: 个}
  tables: {title: 数据表数, unit: 张}
  shared_tables: {title: 已共享数据表数, unit: 张}
  opened_tables: {title: 已开放数据表数, unit: 张}
checks:
  - {name: nothing_sensitive_is_open, check: "sensitivity not in ('三级', '四级') or opened_tables = 0", message: 已开放的数据表有三级或四级字段, dimension: consistency, severity: warning}
*/
select
    listed.system_no,
    coalesce(item.sensitivity, '未分级') as sensitivity,
    count(*) as columns,
    count(distinct item.table_no) as tables,
    count(distinct item.table_no) filter (where listed.shared = '是') as shared_tables,
    count(distinct item.table_no) filter (where listed.opened = '是') as opened_tables
from std.gsda_data_column as item
inner join std.gsda_data_table as listed on item.table_no = listed.table_no
where listed.system_no is not null
group by listed.system_no, coalesce(item.sensitivity, '未分级')
