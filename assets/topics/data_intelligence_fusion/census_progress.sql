/*
title: {zh: 公共数据普查进度, en: Progress of the data census}
description: >-
  各单位未停用系统的普查登记情况：登记了数据表的系统数与系统总数之比为普查完成率；字段有中文名称者计为已注释。停用系统及其数据表不计。
owner: gsda
system: data_intelligence_fusion
grain: [department_uscc]
columns:
  department_uscc: {title: 单位统一社会信用代码, description: 未填者为 -}
  department_name: 单位名称
  systems: {title: 系统数, unit: 个}
  systems_with_tables: {title: 已登记数据表的系统数, unit: 个}
  tables: {title: 数据表数, unit: 张}
  columns: {title: 字段数, unit: 个}
  titled_columns: {title: 有中文名称的字段数, unit: 个}
  progress: {title: 普查完成率}
checks:
  - {name: registered_within_systems, check: "systems_with_tables <= systems", message: 已登记系统多于系统总数, severity: error}
  - {name: titled_within_columns, check: "titled_columns <= columns", message: 有名称的字段多于字段总数, severity: error}
*/
with

systems as (
    select
        system_no,
        coalesce(department_uscc, '-') as department_uscc,
        department_name
    from std.gsda_information_system
    where status is distinct from '停用'
),

columns_of_table as (
    select
        table_no,
        count(*) as columns,
        count(nullif(trim(column_title), '')) as titled_columns
    from std.gsda_data_column
    group by table_no
),

tables_of_system as (
    select
        listed.system_no,
        count(*) as tables,
        sum(coalesce(columns_of_table.columns, 0)) as columns,
        sum(coalesce(columns_of_table.titled_columns, 0)) as titled_columns
    from std.gsda_data_table as listed
    left join columns_of_table on listed.table_no = columns_of_table.table_no
    group by listed.system_no
)

select
    systems.department_uscc,
    max(systems.department_name) as department_name,
    count(*) as systems,
    count(tables_of_system.system_no) as systems_with_tables,
    cast(coalesce(sum(tables_of_system.tables), 0) as bigint) as tables,
    cast(coalesce(sum(tables_of_system.columns), 0) as bigint) as columns,
    cast(coalesce(sum(tables_of_system.titled_columns), 0) as bigint) as titled_columns,
    round(cast(count(tables_of_system.system_no) as double) / nullif(count(*), 0), 4) as progress
from systems
left join tables_of_system on systems.system_no = tables_of_system.system_no
group by systems.department_uscc
