/*
title: {zh: 系统集成度, en: Integration of systems}
description: >-
  每个未停用系统调用接口、启用数据接口和共享数据表的数量；三者皆无者为信息孤岛。接口登记只到单位、不到系统，apis_provided是本单位的在线接口数，
  不参与孤岛判断。
owner: gsda
system: app_fusion
grain: [system_no]
columns:
  system_no: 系统编号
  department_uscc: 主管单位
  status: 运行状态
  apis_called: {title: 调用接口数, unit: 个, description: 有过成功调用的接口}
  apis_provided: {title: 本单位在线接口数, unit: 个}
  interfaces: {title: 启用数据接口数, unit: 个}
  tables_shared: {title: 共享数据表数, unit: 张}
  is_island: {title: 是否信息孤岛}
checks:
  - {name: island_has_no_links, check: "not is_island or apis_called + interfaces + tables_shared = 0", message: 孤岛系统却有联接, severity: error}
*/
with

called as (
    select system_no, count(distinct api_no) as apis_called
    from std.gsda_api_call_daily
    where successes > 0
    group by system_no
),

provided as (
    select provider_uscc, count(*) as apis_provided
    from std.gsda_api_registry
    where status = '在线'
    group by provider_uscc
),

enabled as (
    select system_no, count(*) as interfaces
    from std.gsda_data_interface
    where status = '启用'
    group by system_no
),

shared as (
    select system_no, count(*) as tables_shared
    from std.gsda_data_table
    where shared = '是'
    group by system_no
)

select
    system.system_no,
    system.department_uscc,
    system.status,
    coalesce(called.apis_called, 0) as apis_called,
    coalesce(provided.apis_provided, 0) as apis_provided,
    coalesce(enabled.interfaces, 0) as interfaces,
    coalesce(shared.tables_shared, 0) as tables_shared,
    coalesce(called.apis_called, 0) + coalesce(enabled.interfaces, 0) + coalesce(shared.tables_shared, 0) = 0 as is_island
from std.gsda_information_system as system
left join called on system.system_no = called.system_no
left join provided on system.department_uscc = provided.provider_uscc
left join enabled on system.system_no = enabled.system_no
left join shared on system.system_no = shared.system_no
where system.status is distinct from '停用'
