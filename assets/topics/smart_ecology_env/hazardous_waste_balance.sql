/*
title: {zh: 危险废物转移核对, en: Balance of hazardous waste}
description: >-
  危险废物转移联单按转移月份、移出单位所在县级区划和废物类别的联单数、移出与接收数量、差异率、超过10天未接收的联单数和接收单位没有有效排污许可证的联单数。
  差异率只比较两个数量都有的联单，超过3%的组予以标记；截止日为联单的最近更新日（北京时间）。
owner: eeb
system: smart_ecology_env
grain: [month, county_code, waste_class]
columns:
  month: {title: 月份, description: 转移日期所在月，YYYY-MM}
  county_code: {title: 区划代码, description: 移出单位所在；无法确定者为 000000}
  waste_class: {title: 废物类别, description: HW 加废物代码末两位}
  manifests: {title: 联单数, unit: 份}
  sent_t: {title: 移出数量, unit: t}
  received_t: {title: 接收数量, unit: t}
  compared_sent_t: {title: 已接收联单的移出数量, unit: t}
  difference_rate: {title: 差异率, description: 移出减接收，与移出之比，只计两个数量都有的联单}
  is_conspicuous: {title: 差异是否超过3%}
  open_over_10_days: {title: 超10天未接收联单数, unit: 份}
  no_permit_receivers: {title: 接收单位无有效许可的联单数, unit: 份}
checks:
  - {name: parts_within_manifests, check: "open_over_10_days <= manifests and no_permit_receivers <= manifests", message: 分项多于联单数, severity: error}
  - {name: nothing_lost, check: "not is_conspicuous", message: 移出与接收数量相差超过3%, dimension: consistency, severity: warning}
*/
with

newest as (
    select cast(max(updated_at) at time zone 'Asia/Shanghai' as date) as as_of
    from std.eeb_hazardous_waste_manifest
),

entities as (
    select uscc, max(county_code) as county_code
    from master.legal_entity
    where record_status = 'active'
    group by uscc
),

permits as (
    select uscc, min(issued_on) as issued_on, max(valid_until) as valid_until
    from std.eeb_discharge_permit
    group by uscc
),

manifests as (
    select
        strftime(manifest.moved_on, '%Y-%m') as month,
        coalesce(producer.county_code, '000000') as county_code,
        coalesce('HW' || right(manifest.waste_code, 2), '-') as waste_class,
        cast(manifest.sent_t as decimal(18, 3)) as sent_t,
        cast(manifest.received_t as decimal(18, 3)) as received_t,
        manifest.received_on is null and date_diff('day', manifest.moved_on, newest.as_of) > 10 as is_open,
        manifest.receiver_uscc is not null
        and not coalesce(manifest.moved_on between receiver.issued_on and receiver.valid_until, false) as is_unpermitted
    from std.eeb_hazardous_waste_manifest as manifest
    cross join newest
    left join entities as producer on manifest.producer_uscc = producer.uscc
    left join permits as receiver on manifest.receiver_uscc = receiver.uscc
    where manifest.moved_on is not null
),

counted as (
    select
        month,
        county_code,
        waste_class,
        count(*) as manifests,
        cast(sum(sent_t) as double) as sent_t,
        cast(sum(received_t) as double) as received_t,
        cast(sum(sent_t) filter (where received_t is not null) as double) as compared_sent_t,
        cast(sum(received_t) filter (where sent_t is not null) as double) as compared_received_t,
        count(*) filter (where is_open) as open_over_10_days,
        count(*) filter (where is_unpermitted) as no_permit_receivers
    from manifests
    group by month, county_code, waste_class
)

select
    month,
    county_code,
    waste_class,
    manifests,
    sent_t,
    received_t,
    compared_sent_t,
    round((compared_sent_t - compared_received_t) / nullif(compared_sent_t, 0), 4) as difference_rate,
    abs(round((compared_sent_t - compared_received_t) / nullif(compared_sent_t, 0), 4)) > 0.03 as is_conspicuous,
    open_over_10_days,
    no_permit_receivers
from counted
