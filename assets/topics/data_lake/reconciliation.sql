/*
title: {zh: 入湖对账, en: Reconciliation of deliveries}
description: >-
  每个信息资源按收到月份（北京时间）的批次数与行数对账：交付行数 = 标准库行数 + 问题库行数 + 被更新行数，逐批核对，一批不平即为不平。
  没有装载成功的批次只计批次数，不参与对账。来源方自报行数尚未接入，第二道核对待补。
owner: gsda
system: data_lake
grain: [resource, month]
columns:
  resource: 信息资源
  month: {title: 收到月份, description: YYYY-MM}
  department: 数源部门
  batches: {title: 批次数, unit: 批}
  loaded: {title: 装载成功批次数, unit: 批}
  balanced: {title: 对账一致批次数, unit: 批}
  delivered: {title: 交付行数, unit: 行}
  accepted: {title: 标准库行数, unit: 行}
  quarantined: {title: 问题库行数, unit: 行}
  superseded: {title: 被更新行数, unit: 行}
  balanced_rate: {title: 对账一致率}
  accepted_rate: {title: 合格率, description: 标准库与被更新行数之和与交付行数之比}
checks:
  - {name: every_batch_balances, check: "balanced = loaded", message: 有批次的行数不平, dimension: consistency, severity: error}
*/
with

batches as (
    select
        batch.resource,
        strftime(cast(batch.received_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        batch.status = 'loaded' as is_loaded,
        batch.rows_delivered,
        batch.rows_accepted,
        batch.rows_quarantined,
        batch.rows_superseded,
        batch.rows_delivered
        = coalesce(batch.rows_accepted, 0) + coalesce(batch.rows_quarantined, 0) + coalesce(batch.rows_superseded, 0)
            as is_balanced
    from gov.batch as batch
    where batch.received_at is not null
),

counted as (
    select
        resource,
        month,
        count(*) as batches,
        count(*) filter (where is_loaded) as loaded,
        count(*) filter (where is_loaded and is_balanced) as balanced,
        coalesce(sum(rows_delivered) filter (where is_loaded), 0) as delivered,
        coalesce(sum(rows_accepted) filter (where is_loaded), 0) as accepted,
        coalesce(sum(rows_quarantined) filter (where is_loaded), 0) as quarantined,
        coalesce(sum(rows_superseded) filter (where is_loaded), 0) as superseded
    from batches
    group by resource, month
)

select
    counted.resource,
    counted.month,
    catalogued.provider as department,
    counted.batches,
    counted.loaded,
    counted.balanced,
    cast(counted.delivered as bigint) as delivered,
    cast(counted.accepted as bigint) as accepted,
    cast(counted.quarantined as bigint) as quarantined,
    cast(counted.superseded as bigint) as superseded,
    round(cast(counted.balanced as double) / nullif(counted.loaded, 0), 4) as balanced_rate,
    round(cast(counted.accepted + counted.superseded as double) / nullif(counted.delivered, 0), 4) as accepted_rate
from counted
left join gov.catalog_resource as catalogued on counted.resource = catalogued.resource
