/*
title: {zh: 传染病预警, en: Early warning of notifiable diseases}
description: >-
  按病种、现住县（市、区）与日期（报告的北京日期）的传染病预警：移动百分位数法。最近7天报告的确诊与临床诊断病例数，与以前各年同期的周次数相比，
  同期为同一7天及其前后各两个7天，每年5个，取有完整资料的以前2至5年；不足两年的没有百分位数。7天病例数达到第80百分位且不少于3例为信号，达到第90百分位为高级信号。
  甲类和罕见病种不论历史，7天内有1例即为高级信号。百分位数用最近秩法。440700为全市；没有现住地区的列为000000。只列最近180天中7天内有病例的日期。
  订正过的报告卡按现行病种计入。病种与地区的病例数可以少到一例，属敏感个人信息的汇总，只供疾病预防控制使用，不开放；法律依据为传染病防治法第十九条的预警制度与
  个人信息保护法第十三条第一款第三项。
owner: hlth
system: smart_health
grain: [disease, county_code, day]
columns:
  disease: 病种
  county_code: {title: 现住地区划代码, description: 440700 为全市；没有的为 000000}
  day: {title: 日期, description: 7天的最后一天，北京时间}
  cases_7d: {title: 七日病例数, unit: 例}
  blocks: {title: 历史同期数, unit: 个, description: 每年5个}
  p50: {title: 第50百分位, unit: 例, description: 以前不足两年的为空}
  p80: {title: 第80百分位, unit: 例}
  p90: {title: 第90百分位, unit: 例}
  level: {title: 级别, description: 无、信号、高级信号；以前不足两年又不是罕见病种的为空}
checks:
  - {name: percentiles_in_order, check: "p50 <= p80 and p80 <= p90", message: 百分位数次序不对, severity: error}
*/
with

-- 传染病防治法第三条 class A, what is managed so, and what the region hardly ever sees
rare as (
    select * from (values
        ('鼠疫'), ('霍乱'), ('传染性非典型肺炎'), ('脊髓灰质炎'), ('人感染高致病性禽流感'), ('炭疽'), ('白喉'), ('狂犬病')
    ) as listed (disease)
),

cards as (
    select
        card.disease,
        coalesce(division.current_code, '000000') as county_code,
        cast(card.reported_at at time zone 'Asia/Shanghai' as date) as day
    from std.hlth_infectious_disease_report as card
    left join master.division_resolution as division on left(card.town_code, 6) = division.code
    where card.case_class in ('确诊病例', '临床诊断病例') and card.reported_at is not null
),

counted as (
    select disease, county_code, day, count(*) as cases
    from cards
    group by disease, county_code, day
    union all
    select disease, '440700' as county_code, day, count(*) as cases
    from cards
    group by disease, day
),

reach as (
    select min(day) as first_day, max(day) as last_day
    from counted
),

pairs as (
    select distinct disease, county_code
    from counted
),

digits as (
    select digit
    from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as listed (digit)
),

days as (
    select cast(reach.first_day + cast(numbers.number as integer) as date) as day
    from (
        select thousands.digit * 1000 + hundreds.digit * 100 + tens.digit * 10 + ones.digit as number
        from digits as thousands
        cross join digits as hundreds
        cross join digits as tens
        cross join digits as ones
    ) as numbers
    inner join reach on numbers.number <= date_diff('day', reach.first_day, reach.last_day)
),

-- every day of every pair, so that a week is seven rows
daily as (
    select pairs.disease, pairs.county_code, days.day, coalesce(counted.cases, 0) as cases
    from pairs
    cross join days
    left join counted
        on pairs.disease = counted.disease and pairs.county_code = counted.county_code and days.day = counted.day
),

weekly as (
    select
        disease,
        county_code,
        day,
        sum(cases) over (
            partition by disease, county_code order by day rows between 6 preceding and current row
        ) as cases_7d
    from daily
),

judged as (
    select weekly.disease, weekly.county_code, weekly.day, weekly.cases_7d
    from weekly
    cross join reach
    where weekly.cases_7d > 0 and weekly.day > reach.last_day - 180
),

-- the same week and two before and after it, in each of the years before that is known whole
places as (
    select years.ago, weeks.days
    from (values (1), (2), (3), (4), (5)) as years (ago)
    cross join (values (-14), (-7), (0), (7), (14)) as weeks (days)
),

years_before as (
    select
        targets.day,
        places.ago,
        places.days,
        cast(
            case places.ago
                when 1 then targets.day - interval '1 year'
                when 2 then targets.day - interval '2 years'
                when 3 then targets.day - interval '3 years'
                when 4 then targets.day - interval '4 years'
                else targets.day - interval '5 years'
            end as date
        ) as same_day
    from (select distinct day from judged) as targets
    cross join places
),

wanted as (
    select
        years_before.day,
        cast(years_before.same_day + cast(years_before.days as integer) as date) as block_day
    from years_before
    cross join reach
    where years_before.same_day - 20 >= reach.first_day
),

ranked as (
    select
        judged.disease,
        judged.county_code,
        judged.day,
        earlier.cases_7d,
        row_number() over (
            partition by judged.disease, judged.county_code, judged.day order by earlier.cases_7d
        ) as position,
        count(*) over (partition by judged.disease, judged.county_code, judged.day) as blocks
    from judged
    inner join wanted on judged.day = wanted.day
    inner join weekly as earlier
        on judged.disease = earlier.disease and judged.county_code = earlier.county_code
        and wanted.block_day = earlier.day
),

percentiles as (
    select
        disease,
        county_code,
        day,
        max(blocks) as blocks,
        min(case when position * 100 >= blocks * 50 then cases_7d end) as p50,
        min(case when position * 100 >= blocks * 80 then cases_7d end) as p80,
        min(case when position * 100 >= blocks * 90 then cases_7d end) as p90
    from ranked
    group by disease, county_code, day
),

compared as (
    select
        judged.disease,
        judged.county_code,
        judged.day,
        judged.cases_7d,
        coalesce(percentiles.blocks, 0) as blocks,
        case when percentiles.blocks >= 10 then percentiles.p50 end as p50,
        case when percentiles.blocks >= 10 then percentiles.p80 end as p80,
        case when percentiles.blocks >= 10 then percentiles.p90 end as p90,
        rare.disease is not null as is_rare
    from judged
    left join percentiles
        on judged.disease = percentiles.disease and judged.county_code = percentiles.county_code
        and judged.day = percentiles.day
    left join rare on judged.disease = rare.disease
)

select
    disease,
    county_code,
    day,
    cast(cases_7d as bigint) as cases_7d,
    blocks,
    cast(p50 as bigint) as p50,
    cast(p80 as bigint) as p80,
    cast(p90 as bigint) as p90,
    case
        when is_rare then '高级信号'
        when p80 is null then null
        when cases_7d >= p90 and cases_7d >= 3 then '高级信号'
        when cases_7d >= p80 and cases_7d >= 3 then '信号'
        else '无'
    end as level
from compared
