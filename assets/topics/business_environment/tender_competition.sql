/*
title: {zh: 交易竞争, en: Competition in public tenders}
description: >-
  公共资源交易中标公告按季度（公告发布的北京日期）、县级区划和交易类别的公告数、节资率、最大中标人份额与开标过早的公告数。
  节资率为 1 − 中标金额之和 ÷ 预算之和，只计两者都有的公告；最大中标人份额按中标金额，中标人不明的计入分母；
  开标过早指工程建设公告发布到开标不足20日（招标投标法第二十四条）。
owner: gsda
system: business_environment
grain: [quarter, county_code, trade_kind]
columns:
  quarter: {title: 季度, description: 如 2023Q2}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  trade_kind: {title: 交易类别, description: 未填者为不详}
  notices: {title: 公告数, unit: 件}
  budget_yuan: {title: 预算, unit: 元, description: 预算与中标金额都有的公告}
  price_yuan: {title: 中标金额, unit: 元, description: 预算与中标金额都有的公告}
  saving_rate: {title: 节资率, description: 中标金额高于预算时为负}
  top1_share: {title: 最大中标人份额}
  short_notice: {title: 开标过早公告数, unit: 件}
checks:
  - {name: price_within_budget, check: "price_yuan <= budget_yuan", message: 中标金额高于预算, dimension: consistency, severity: warning}
  - {name: share_is_a_share, check: "top1_share between 0 and 1", message: 最大中标人份额不在0到1之间, severity: error}
*/
with

quarters as (
    select * from (values
        ('01', 'Q1'), ('02', 'Q1'), ('03', 'Q1'), ('04', 'Q2'), ('05', 'Q2'), ('06', 'Q2'),
        ('07', 'Q3'), ('08', 'Q3'), ('09', 'Q3'), ('10', 'Q4'), ('11', 'Q4'), ('12', 'Q4')
    ) as listed (month, quarter)
),

notices as (
    select
        strftime(cast(notice.published_at at time zone 'Asia/Shanghai' as date), '%Y') || quarters.quarter as quarter,
        coalesce(division.current_code, '000000') as county_code,
        coalesce(notice.trade_kind, '不详') as trade_kind,
        notice.winner_uscc,
        notice.budget,
        notice.price,
        case
            when notice.trade_kind = '工程建设' and cast(notice.opened_at at time zone 'Asia/Shanghai' as date)
                < cast(notice.published_at at time zone 'Asia/Shanghai' as date) + 20 then 1
            else 0
        end as is_short
    from std.gsda_tender_notice as notice
    inner join quarters
        on strftime(cast(notice.published_at at time zone 'Asia/Shanghai' as date), '%m') = quarters.month
    left join master.division_resolution as division on notice.county_code = division.code
),

winners as (
    select quarter, county_code, trade_kind, winner_uscc, sum(price) as price
    from notices
    where winner_uscc is not null
    group by quarter, county_code, trade_kind, winner_uscc
),

largest as (
    select quarter, county_code, trade_kind, max(price) as price
    from winners
    group by quarter, county_code, trade_kind
),

counted as (
    select
        quarter,
        county_code,
        trade_kind,
        count(*) as notices,
        sum(price) as all_prices,
        coalesce(sum(budget) filter (where price is not null), 0) as budget_yuan,
        coalesce(sum(price) filter (where budget is not null), 0) as price_yuan,
        sum(is_short) as short_notice
    from notices
    group by quarter, county_code, trade_kind
)

select
    counted.quarter,
    counted.county_code,
    counted.trade_kind,
    counted.notices,
    cast(counted.budget_yuan as decimal(20, 2)) as budget_yuan,
    cast(counted.price_yuan as decimal(20, 2)) as price_yuan,
    round(
        cast(counted.budget_yuan - counted.price_yuan as double) / nullif(cast(counted.budget_yuan as double), 0), 4
    ) as saving_rate,
    round(cast(largest.price as double) / nullif(cast(counted.all_prices as double), 0), 4) as top1_share,
    cast(counted.short_notice as bigint) as short_notice
from counted
left join largest
    on counted.quarter = largest.quarter
    and counted.county_code = largest.county_code
    and counted.trade_kind = largest.trade_kind
