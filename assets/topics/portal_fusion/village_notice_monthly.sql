/*
title: {zh: 村务公开月报, en: Village notices by month}
description: >-
  各行政村（社区）每月各类村务公开的条数、涉及金额、阅读量与区块链存证情况。没有公开的村照样列出，条数为零。
  目前只有开平市报送，列出开平市全部村（社区）。有存证指存证编号在区块链存证记录中找得到。
owner: gsda
system: portal_fusion
grain: [month, village_code, kind]
columns:
  month: {title: 月份, description: YYYY-MM}
  village_code: 村（社区）代码
  kind: 公开类别
  notices: {title: 公开条数, unit: 条}
  amount_yuan: {title: 涉及金额, unit: 元}
  reads: {title: 阅读量, unit: 次}
  with_evidence: {title: 有存证条数, unit: 条}
  evidence_rate: {title: 存证率}
checks:
  - {name: evidence_within_notices, check: "with_evidence <= notices", message: 有存证条数多于公开条数, severity: error}
*/
with

notices as (
    select
        strftime(notice.published_on, '%Y-%m') as month,
        notice.village_code,
        coalesce(notice.kind, '不详') as kind,
        notice.amount,
        notice.reads,
        evidence.evidence_no is not null as is_anchored
    from std.kaiping_village_affair_notice as notice
    left join std.gsda_evidence_record as evidence on notice.evidence_no = evidence.evidence_no
    where notice.published_on is not null
),

-- the villages of the counties that report at all
villages as (
    select village.village_code
    from std.stat_division_village as village
    where village.county_code in (select left(village_code, 6) from notices)
),

-- every village, month and kind, and what was published in villages nobody lists
frame as (
    select months.month, villages.village_code, kinds.kind
    from (select distinct month from notices) as months
    cross join villages
    cross join (select distinct kind from notices) as kinds
    union
    select month, coalesce(village_code, '000000000000') as village_code, kind
    from notices
)

select
    frame.month,
    frame.village_code,
    frame.kind,
    count(notices.month) as notices,
    cast(coalesce(sum(notices.amount), 0) as decimal(20, 2)) as amount_yuan,
    cast(coalesce(sum(notices.reads), 0) as bigint) as reads,
    count(*) filter (where notices.is_anchored) as with_evidence,
    round(
        cast(count(*) filter (where notices.is_anchored) as double) / nullif(count(notices.month), 0), 4
    ) as evidence_rate
from frame
left join notices
    on frame.month = notices.month
    and frame.village_code = coalesce(notices.village_code, '000000000000')
    and frame.kind = notices.kind
group by frame.month, frame.village_code, frame.kind
