/*
title: {zh: 预测用历史资料, en: What was known of a series and when}
description: >-
  监测指标中统计部门发布的全市月度与季度指标在最近13个预测起点上各自已知的资料：每一期取起点公布之日（含）以前最近一次发布的数值，因此起点之后的修订不影响该起点。
  流量指标为当期值（本年内相邻两期累计之差），一月与二月合为一期，记为二月；时点指标（存贷款余额）为期末值，不取一月，因此月度序列每年11期，季度序列每年4期。
  中间缺一期发布的，其后一期的当期值为空。起点之后列出待预测各期（月度3期、季度2期），数值为空。
  春节因素为春节时段（腊月廿三前后至正月十五，即正月初一之前7天起共22天）落在该期的天数占比，春节日期按《农历的编算和颁行》（GB/T 33661-2017）。
owner: stat
system: economy_empower
grain: [indicator, area_code, origin, month]
columns:
  indicator: 指标代码
  area_code: {title: 区划代码, description: 440700为全市}
  origin: {title: 预测起点, description: YYYY-MM，已公布的最后一期}
  known_on: {title: 资料截至日, description: 起点首次公布之日}
  month: {title: 月份, description: YYYY-MM；季度为季末月}
  value: {title: 当期值, description: 待预测各期为空}
  growth: {title: 公布增速, description: 当时已知的累计增速，待预测各期为空}
  festival_share: {title: 春节因素}
  season: {title: 每年期数, unit: 期}
checks:
  - {name: nothing_known_ahead, check: "value is null or month <= origin", message: 起点之后的期有数值, severity: error}
  - {name: festival_is_a_share, check: "festival_share between 0 and 1", message: 春节因素不在0至1之间, dimension: accuracy, severity: error}
*/
with

-- what is published once a year is too short to be forecast
listed as (
    select indicator, case frequency when 'Q' then 4 else 11 end as season
    from topic.economy_empower_indicator
    where frequency <> 'Y'
    group by indicator, frequency
),

-- monthly indicators have February as the first period of a year, whether January is published or not
released as (
    select
        releases.indicator,
        releases.area_code,
        releases.month,
        listed.season,
        releases.is_stock,
        releases.value,
        releases.growth,
        releases.published_on,
        releases.release_no
    from topic.economy_empower_release as releases
    inner join listed on releases.indicator = listed.indicator
    where releases.area_code = '440700' and right(releases.month, 2) <> '01'
),

-- every period with its number, counted through the years without Januaries
numbered as (
    select
        indicator,
        area_code,
        month,
        season,
        min(published_on) as known_on,
        case season
            when 4 then cast(left(month, 4) as bigint) * 4 + cast(round(cast(right(month, 2) as bigint) / 3) as bigint) - 1
            else cast(left(month, 4) as bigint) * 11 + cast(right(month, 2) as bigint) - 2
        end as place
    from released
    group by indicator, area_code, month, season
),

origins as (
    select
        indicator,
        area_code,
        month as origin,
        season,
        known_on,
        place,
        row_number() over (partition by indicator, area_code order by month desc) as age
    from numbered
),

-- the last word on each period up to the day on which the origin was published
known as (
    select
        origins.indicator,
        origins.area_code,
        origins.origin,
        origins.known_on,
        origins.season,
        released.month,
        released.is_stock,
        released.value,
        released.growth,
        row_number() over (
            partition by origins.indicator, origins.area_code, origins.origin, released.month
            order by released.published_on desc, released.release_no desc
        ) as position
    from origins
    inner join released
        on origins.indicator = released.indicator and origins.area_code = released.area_code
        and released.month <= origins.origin and released.published_on <= origins.known_on
    where origins.age <= 13
),

sequenced as (
    select
        known.*,
        lag(value) over years as value_before,
        lag(month) over years as month_before
    from known
    where position = 1
    window years as (partition by indicator, area_code, origin, left(month, 4) order by month)
),

-- the first figure of a year stands for itself when it is of the first period
single as (
    select
        indicator,
        area_code,
        origin,
        known_on,
        season,
        month,
        case
            when is_stock or right(month, 2) = case season when 4 then '03' else '02' end then value
            when cast(right(month, 2) as bigint) - cast(right(month_before, 2) as bigint) = case season when 4 then 3 else 1 end
                then round(value - value_before, 4)
        end as value,
        growth
    from sequenced
),

steps as (
    select * from (values (1), (2), (3)) as listed (step)
),

-- the periods after an origin, by their numbers
placed as (
    select
        origins.indicator,
        origins.area_code,
        origins.origin,
        origins.known_on,
        origins.season,
        origins.place + steps.step as place
    from origins
    inner join steps on steps.step <= case origins.season when 4 then 2 else 3 end
    where origins.age <= 13
),

ahead as (
    select
        indicator,
        area_code,
        origin,
        known_on,
        season,
        cast(cast(floor(place / nullif(cast(season as double), 0)) as bigint) as text) || '-' || lpad(
            cast(case season when 4 then mod(place, 4) * 3 + 3 else mod(place, 11) + 2 end as text), 2, '0'
        ) as month,
        cast(null as double) as value,
        cast(null as double) as growth
    from placed
),

periods as (
    select indicator, area_code, origin, known_on, season, month, value, growth from single
    union all
    select indicator, area_code, origin, known_on, season, month, value, growth from ahead
),

-- the first day of the first lunar month
festivals as (
    select cast(day as date) - 7 as first_day, cast(day as date) + 14 as last_day
    from (values
        ('2015-02-19'), ('2016-02-08'), ('2017-01-28'), ('2018-02-16'), ('2019-02-05'), ('2020-01-25'), ('2021-02-12'),
        ('2022-02-01'), ('2023-01-22'), ('2024-02-10'), ('2025-01-29'), ('2026-02-17'), ('2027-02-06'), ('2028-01-26'),
        ('2029-02-13'), ('2030-02-03'), ('2031-01-23'), ('2032-02-11'), ('2033-01-31'), ('2034-02-19'), ('2035-02-08')
    ) as listed (day)
),

-- what of the window lies before March: February has January's days as well
shares as (
    select
        cast(extract(year from last_day) as text) as year,
        round(
            date_diff('day', first_day, least(last_day, make_date(cast(extract(year from last_day) as bigint), 3, 1) - 1) + 1)
            / 22.0, 4
        ) as before_march
    from festivals
)

select
    periods.indicator,
    periods.area_code,
    periods.origin,
    periods.known_on,
    periods.month,
    periods.value,
    round(periods.growth, 6) as growth,
    case
        when periods.season = 4 then case right(periods.month, 2) when '03' then 1.0 else 0.0 end
        when right(periods.month, 2) = '02' then coalesce(shares.before_march, 1.0)
        when right(periods.month, 2) = '03' then 1 - coalesce(shares.before_march, 1.0)
        else 0.0
    end as festival_share,
    cast(periods.season as bigint) as season
from periods
left join shares on left(periods.month, 4) = shares.year
