/*
title: {zh: 数据贴标与分级, en: Binding and grading of columns}
description: >-
  每个系统的字段中已绑定数据元、已分级和敏感（三级、四级）的数量；空值占比按数据表的行数加权，行数未登记或为零的表不参与。
  绑定指登记了数据元名称。
owner: gsda
system: data_intelligence_fusion
grain: [system_no]
columns:
  system_no: 系统编号
  columns: {title: 字段数, unit: 个}
  bound: {title: 已绑定数据元的字段数, unit: 个}
  bound_rate: {title: 贴标率}
  graded: {title: 已分级字段数, unit: 个}
  sensitive: {title: 敏感字段数, unit: 个, description: 三级和四级}
  mean_null_share: {title: 空值占比, unit: '%', description: 各字段空值数之和与各字段行数之和之比}
checks:
  - {name: bound_within_columns, check: "bound <= columns and sensitive <= graded", message: 部分多于总体, severity: error}
  - {name: null_share_in_range, check: "mean_null_share between 0 and 100", message: 空值占比不在0至100之间, dimension: accuracy, severity: error}
*/
select
    listed.system_no,
    count(*) as columns,
    count(nullif(trim(item.element_name), '')) as bound,
    round(cast(count(nullif(trim(item.element_name), '')) as double) / nullif(count(*), 0), 4) as bound_rate,
    count(item.sensitivity) as graded,
    count(*) filter (where item.sensitivity in ('三级', '四级')) as sensitive,
    round(
        cast(sum(cast(item.null_share * listed.row_count as decimal(38, 4))) as double)
        / nullif(sum(listed.row_count) filter (where item.null_share is not null), 0), 2
    ) as mean_null_share
from std.gsda_data_column as item
inner join std.gsda_data_table as listed on item.table_no = listed.table_no
where listed.system_no is not null
group by listed.system_no
