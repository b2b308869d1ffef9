/*
title: {zh: 数据表连通性, en: Connections of tables}
description: >-
  每张数据表的启用接口数、共享申请数、数据需求数及是否共享、开放；五者皆无且不是空表者为孤岛表，空表（0行）单列。
  数据需求没有表号，按提供单位与需求数据名称（等于数据表中文名称）对应，同名的表都计。
owner: gsda
system: data_intelligence_fusion
grain: [table_no]
columns:
  table_no: 数据表编号
  system_no: 系统编号
  interfaces: {title: 启用接口数, unit: 个}
  requests: {title: 共享申请数, unit: 件}
  demands: {title: 数据需求数, unit: 件}
  shared: {title: 是否共享}
  opened: {title: 是否开放}
  is_empty: {title: 是否空表}
  is_isolated: {title: 是否孤岛表}
  storage_mb: {title: 存储量, unit: MB}
checks:
  - {name: isolated_has_no_connection, check: "not is_isolated or interfaces + requests + demands = 0", message: 孤岛表却有联接, severity: error}
  - {name: opened_is_shared, check: "shared or not opened", message: 开放的数据表没有共享, dimension: consistency, severity: warning}
*/
with

interfaces as (
    select table_no, count(*) as interfaces
    from std.gsda_data_interface
    where status = '启用'
    group by table_no
),

requests as (
    select table_no, count(*) as requests
    from std.gsda_share_request
    group by table_no
),

demands as (
    select provider_name, data_wanted, count(*) as demands
    from std.gsda_data_demand
    group by provider_name, data_wanted
),

connected as (
    select
        listed.table_no,
        listed.system_no,
        coalesce(interfaces.interfaces, 0) as interfaces,
        coalesce(requests.requests, 0) as requests,
        coalesce(demands.demands, 0) as demands,
        coalesce(listed.shared = '是', false) as shared,
        coalesce(listed.opened = '是', false) as opened,
        coalesce(listed.row_count = 0, false) as is_empty,
        listed.storage_mb
    from std.gsda_data_table as listed
    left join std.gsda_information_system as system on listed.system_no = system.system_no
    left join interfaces on listed.table_no = interfaces.table_no
    left join requests on listed.table_no = requests.table_no
    left join demands
        on system.department_name = demands.provider_name and listed.table_title = demands.data_wanted
)

select
    table_no,
    system_no,
    interfaces,
    requests,
    demands,
    shared,
    opened,
    is_empty,
    not is_empty and interfaces + requests + demands = 0 and not shared and not opened as is_isolated,
    storage_mb
from connected
