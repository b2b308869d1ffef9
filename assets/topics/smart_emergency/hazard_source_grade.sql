/*
title: {zh: 重大危险源分级复核, en: Grade of hazard sources}
description: >-
  每个重大危险源由物质清单按 GB 18218-2018 复算的 S 值（存量与临界量之比的和）、R 值（暴露人数系数 α 乘以校正系数 β 与该比值之积的和）和级别，
  与备案的 R 值、级别对照；没有物质清单的按备案 R 值复算级别。S 小于1不构成重大危险源。备案过期的保留并标记，截止日为最近的备案日期。
owner: emb
system: smart_emergency
grain: [source_code]
columns:
  source_code: 危险源编码
  substances: {title: 物质数, unit: 种}
  s_value: {title: S 值, description: 没有物质清单则为空}
  r_value: {title: 备案 R 值}
  r_computed: {title: 复算 R 值, description: 没有物质清单则为空}
  rank: 备案级别
  rank_computed: {title: 复算级别, description: 一级至四级，或不构成}
  agrees: {title: 是否相符, description: 备案级别与复算级别相同}
  is_expired: {title: 备案是否过期}
checks:
  - {name: rank_agrees, check: "agrees", message: 备案级别与按 GB 18218 复算的级别不同, dimension: accuracy, severity: warning}
*/
with

newest as (
    select max(recorded_on) as as_of
    from std.emb_hazard_source
),

summed as (
    select
        source_code,
        count(*) as substances,
        sum(cast(amount_t / nullif(threshold_t, 0) as decimal(18, 6))) as s_value,
        sum(cast(beta * amount_t / nullif(threshold_t, 0) as decimal(18, 6))) as weighted,
        count(*) filter (where amount_t is null or beta is null or coalesce(threshold_t, 0) = 0) as unknown,
        max(exposed_people) as people
    from std.emb_hazard_substance
    group by source_code
),

-- α by persons within 500 metres, GB 18218-2018 table 6; unknown persons are none that one could count on
computed as (
    select
        source_code,
        substances,
        round(cast(s_value as double), 3) as s_value,
        round(cast(weighted as double) * case
            when people >= 100 then 2.0
            when people >= 50 then 1.5
            when people >= 30 then 1.2
            when people >= 1 then 1.0
            when people = 0 then 0.5
        end, 2) as r_value
    from summed
    where unknown = 0
)

select
    source.source_code,
    coalesce(computed.substances, 0) as substances,
    computed.s_value,
    source.r_value,
    computed.r_value as r_computed,
    source.hazard_rank as rank,
    case
        when computed.s_value < 1 then '不构成'
        when coalesce(computed.r_value, source.r_value) >= 100 then '一级'
        when coalesce(computed.r_value, source.r_value) >= 50 then '二级'
        when coalesce(computed.r_value, source.r_value) >= 10 then '三级'
        when coalesce(computed.r_value, source.r_value) < 10 then '四级'
    end as rank_computed,
    source.hazard_rank = case
        when computed.s_value < 1 then '不构成'
        when coalesce(computed.r_value, source.r_value) >= 100 then '一级'
        when coalesce(computed.r_value, source.r_value) >= 50 then '二级'
        when coalesce(computed.r_value, source.r_value) >= 10 then '三级'
        when coalesce(computed.r_value, source.r_value) < 10 then '四级'
    end as agrees,
    coalesce(source.valid_until < newest.as_of, false) as is_expired
from std.emb_hazard_source as source
cross join newest
left join computed on source.source_code = computed.source_code
