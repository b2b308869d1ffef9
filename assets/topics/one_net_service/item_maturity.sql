/*
title: {zh: 事项成熟度, en: Maturity of service items}
description: >-
  每个事项（按基本编码）的承诺时限压缩率、到现场次数、网办深度与近12个月办件的即办比例。压缩率为 1 − 承诺时限 ÷ 法定时限，没有法定时限或为零的为空；
  即办为受理后60秒内办结（本库约定）。近12个月自办件数据最晚一天往前推。
owner: gsda
system: one_net_service
grain: [item_code]
columns:
  item_code: {title: 事项基本编码, description: 同一事项在各县（市、区）共用}
  item_name: 事项名称
  item_type: 事项类型
  units: {title: 实施单位数, unit: 个}
  cases_12m: {title: 近12个月办件数, unit: 件}
  compression: {title: 时限压缩率}
  visits: {title: 到现场次数, unit: 次, description: 各实施单位中最多的}
  online_depth: {title: 网办深度, description: 各实施单位中最低的}
  instant_share: {title: 即办比例}
checks:
  - {name: compression_within_one, check: "compression between 0 and 1", message: 承诺时限长于法定时限, dimension: accuracy, severity: warning}
*/
with

newest as (
    select max(cast(greatest(applied_at, accepted_at, finished_at) at time zone 'Asia/Shanghai' as date)) as as_of
    from std.gsda_service_case
),

items as (
    select
        base_code,
        min(item_name) as item_name,
        min(item_type) as item_type,
        count(*) as units,
        max(promised_workdays) as promised_workdays,
        max(legal_workdays) as legal_workdays,
        max(visits) as visits,
        min(case online_depth when '一级' then 1 when '二级' then 2 when '三级' then 3 when '四级' then 4 end) as depth
    from std.gsda_service_item
    group by base_code
),

cases as (
    select
        service_case.item_code,
        count(*) as cases_12m,
        count(service_case.finished_at) as finished,
        count(*) filter (
            where extract(epoch from service_case.finished_at) - extract(epoch from service_case.accepted_at) <= 60
        ) as instant
    from std.gsda_service_case as service_case
    cross join newest
    where cast(service_case.applied_at at time zone 'Asia/Shanghai' as date)
        > cast(newest.as_of - interval '12' month as date)
    group by service_case.item_code
)

select
    items.base_code as item_code,
    items.item_name,
    items.item_type,
    items.units,
    coalesce(cases.cases_12m, 0) as cases_12m,
    round(1 - cast(items.promised_workdays as double) / nullif(items.legal_workdays, 0), 4) as compression,
    items.visits,
    case items.depth when 1 then '一级' when 2 then '二级' when 3 then '三级' when 4 then '四级' end as online_depth,
    round(cast(cases.instant as double) / nullif(cases.finished, 0), 4) as instant_share
from items
left join cases on items.base_code = cases.item_code
