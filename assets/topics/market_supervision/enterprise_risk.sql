/*
title: {zh: 企业信用风险分, en: Credit risk of enterprises}
description: >-
  存续市场主体的信用风险分：在列经营异常20分（移出12个月内10分），24个月内行政处罚15分，12个月内抽检不合格15分，12个月内投诉举报10分，失信被执行20分，
  12个月内欠薪案件10分，上年度年报逾期10分；不足20分为A，20至40为B，40至60为C，60及以上为D。公示期满的行政处罚不计，不予受理的投诉不计，撤案的欠薪案件不计。
  截止日为各来源中最近的日期。依据《企业信息公示暂行条例》，仅用于确定抽查比例，不对外公布。
owner: amr
system: market_supervision
grain: [entity_id]
columns:
  entity_id: 主体标识
  uscc: 统一社会信用代码
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  abnormal: {title: 经营异常, description: 在列、移出12个月内或无}
  penalties_24m: {title: 24个月内行政处罚数, unit: 件}
  failed_samples_12m: {title: 12个月内抽检不合格数, unit: 批}
  complaints_12m: {title: 12个月内投诉举报数, unit: 件}
  dishonest: {title: 是否失信被执行}
  wage_cases: {title: 12个月内欠薪案件数, unit: 件}
  late_report: {title: 上年度年报是否逾期, description: 6月30日前未报；上年以后成立者不适用}
  score: {title: 风险分, unit: 分}
  level: {title: 风险等级, description: A 低 B 较低 C 较高 D 高}
  as_of: 截止日
checks:
  - {name: score_in_range, check: "score between 0 and 100", message: 风险分不在0至100之间, severity: error}
*/
with

newest as (
    select max(day) as as_of
    from (
        select max(listed_on) as day from std.amr_abnormal_operation
        union all
        select max(decided_on) as day from std.drb_administrative_penalty
        union all
        select max(sampled_on) as day from std.amr_sampling_test
        union all
        select max(cast(registered_at at time zone 'Asia/Shanghai' as date)) as day from std.amr_complaint
        union all
        select max(published_on) as day from std.court_dishonest_debtor
        union all
        select max(filed_on) as day from std.hrss_labour_inspection
    ) as days
),

-- month and year before, as numbers of year, month and day
bounds as (
    select
        as_of,
        extract(year from as_of) * 10000 + extract(month from as_of) * 100 + extract(day from as_of) as today,
        cast(extract(year from as_of) as bigint) as this_year
    from newest
),

listings as (
    select
        listing.uscc,
        max(case
            when listing.removed_on is null or listing.removed_on > bounds.as_of then 20
            when extract(year from listing.removed_on) * 10000 + extract(month from listing.removed_on) * 100
                + extract(day from listing.removed_on) > bounds.today - 10000 then 10
            else 0
        end) as points
    from std.amr_abnormal_operation as listing
    cross join bounds
    group by listing.uscc
),

penalised as (
    select penalty.holder_uscc as uscc, count(*) as penalties
    from std.drb_administrative_penalty as penalty
    cross join bounds
    where extract(year from penalty.decided_on) * 10000 + extract(month from penalty.decided_on) * 100
        + extract(day from penalty.decided_on) > bounds.today - 20000
        and (penalty.published_until is null or penalty.published_until >= bounds.as_of)
    group by penalty.holder_uscc
),

-- what of the last twelve months counts once for each row
recent as (
    select sampled_uscc as uscc, sampled_on as day, 'sample' as kind
    from std.amr_sampling_test
    where verdict = '不合格'
    union all
    select respondent_uscc as uscc, cast(registered_at at time zone 'Asia/Shanghai' as date) as day, 'complaint' as kind
    from std.amr_complaint
    where kind <> '咨询' and coalesce(result, '') <> '不予受理'
    union all
    select employer_uscc as uscc, filed_on as day, 'wage' as kind
    from std.hrss_labour_inspection
    where cause = '拖欠工资' and coalesce(outcome, '') <> '撤案'
),

counted as (
    select
        recent.uscc,
        count(*) filter (where recent.kind = 'sample') as samples,
        count(*) filter (where recent.kind = 'complaint') as complaints,
        count(*) filter (where recent.kind = 'wage') as wage_cases
    from recent
    cross join bounds
    where extract(year from recent.day) * 10000 + extract(month from recent.day) * 100
        + extract(day from recent.day) > bounds.today - 10000
    group by recent.uscc
),

dishonest as (
    select distinct uscc
    from std.court_dishonest_debtor
    where uscc is not null and performance <> '全部履行'
),

reports as (
    select report.uscc, min(report.reported_on) as reported_on
    from std.amr_annual_report as report
    cross join bounds
    where report.report_year = bounds.this_year - 1
    group by report.uscc
),

judged as (
    select
        entity.entity_id,
        entity.uscc,
        coalesce(entity.county_code, '000000') as county_code,
        coalesce(listings.points, 0) as abnormal_points,
        coalesce(penalised.penalties, 0) as penalties,
        coalesce(counted.samples, 0) as samples,
        coalesce(counted.complaints, 0) as complaints,
        coalesce(counted.wage_cases, 0) as wage_cases,
        dishonest.uscc is not null as is_dishonest,
        -- the report of last year is due on 30 June
        extract(year from entity.established_on) < bounds.this_year
        and (
            extract(month from reports.reported_on) > 6
            or (reports.uscc is null and extract(month from bounds.as_of) > 6)
        ) as is_late,
        bounds.as_of
    from master.legal_entity as entity
    cross join bounds
    left join listings on entity.uscc = listings.uscc
    left join penalised on entity.uscc = penalised.uscc
    left join counted on entity.uscc = counted.uscc
    left join dishonest on entity.uscc = dishonest.uscc
    left join reports on entity.uscc = reports.uscc
    where entity.record_status = 'active' and entity.status = '1'
),

scored as (
    select
        judged.*,
        abnormal_points
        + case when penalties > 0 then 15 else 0 end
        + case when samples > 0 then 15 else 0 end
        + case when complaints > 0 then 10 else 0 end
        + case when is_dishonest then 20 else 0 end
        + case when wage_cases > 0 then 10 else 0 end
        + case when coalesce(is_late, false) then 10 else 0 end as score
    from judged
)

select
    entity_id,
    uscc,
    county_code,
    case abnormal_points when 20 then '在列' when 10 then '移出12个月内' else '无' end as abnormal,
    penalties as penalties_24m,
    samples as failed_samples_12m,
    complaints as complaints_12m,
    is_dishonest as dishonest,
    wage_cases,
    coalesce(is_late, false) as late_report,
    cast(score as bigint) as score,
    case when score >= 60 then 'D' when score >= 40 then 'C' when score >= 20 then 'B' else 'A' end as level,
    as_of
from scored
