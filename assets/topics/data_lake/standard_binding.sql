/*
title: {zh: 应统尽统, en: Binding to standards}
description: >-
  每个信息资源的信息项数、绑定数据元的项数与落标项数。绑定指引用了具体数据元，文本、长文本、业务编号三种通用数据元不算；
  落标指最近一批中检查过且没有一个值不符。按信息项计数，不按值计数。
owner: gsda
system: data_lake
grain: [resource]
columns:
  resource: 信息资源
  name: 资源名称
  department: 数源部门
  columns: {title: 信息项数, unit: 项}
  bound: {title: 绑定数据元的项数, unit: 项}
  checked: {title: 最近一批检查过的绑定项数, unit: 项}
  conforming: {title: 落标项数, unit: 项}
  bound_rate: {title: 应统尽统率, description: 绑定项数与信息项数之比}
  conforming_rate: {title: 落标率, description: 落标项数与检查过的绑定项数之比}
checks:
  - {name: parts_within_whole, check: "conforming <= checked and checked <= bound and bound <= columns", message: 部分多于总体, severity: error}
*/
with

items as (
    select
        resource,
        item_code,
        element is not null and element not in ('text', 'long_text', 'identifier') as is_bound
    from gov.catalog_item
),

latest as (
    select resource, field, failed
    from gov.element_conformance
    where checked > 0
    qualify row_number() over (partition by resource, field order by received_at desc, batch_id desc) = 1
)

select
    catalogued.resource,
    catalogued.name,
    catalogued.provider as department,
    count(items.item_code) as columns,
    count(*) filter (where items.is_bound) as bound,
    count(*) filter (where items.is_bound and latest.failed is not null) as checked,
    count(*) filter (where items.is_bound and latest.failed = 0) as conforming,
    round(cast(count(*) filter (where items.is_bound) as double) / nullif(count(items.item_code), 0), 4) as bound_rate,
    round(
        cast(count(*) filter (where items.is_bound and latest.failed = 0) as double)
        / nullif(count(*) filter (where items.is_bound and latest.failed is not null), 0), 4
    ) as conforming_rate
from gov.catalog_resource as catalogued
left join items on catalogued.resource = items.resource
left join latest on items.resource = latest.resource and items.item_code = latest.field
group by catalogued.resource, catalogued.name, catalogued.provider
