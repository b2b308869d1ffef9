/*
title: {zh: 季度核算, en: Quarterly accounts}
description: >-
  地区生产总值与三次产业增加值逐季的现行累计数、当季数、公布增速与占比。以每季最近一次发布为准：年度最终核实一次改变全年四个季度。
  当季数为本年内相邻两季累计之差；增速为不变价，不由现价计算；占比为累计数与同一地区、同一季度地区生产总值之比。
owner: stat
system: economy_empower
grain: [indicator, area_code, quarter]
columns:
  indicator: {title: 产业代码, description: GDP为合计}
  area_code: {title: 区划代码, description: 440700为全市}
  quarter: {title: 季度, description: YYYY-Qn}
  title: 产业
  cumulative: {title: 累计增加值, unit: 亿元}
  single: {title: 当季增加值, unit: 亿元}
  growth: {title: 公布累计增速, description: 不变价}
  share: {title: 占比}
  revision_no: {title: 修订次数, unit: 次}
checks:
  - {name: share_within_one, check: "share between 0 and 1", message: 占比不在0至1之间, dimension: accuracy, severity: error}
*/
with

ranked as (
    select
        account.sector_code as indicator,
        account.area_code,
        account.year,
        account.quarter,
        account.sector as title,
        account.value_added,
        account.growth / 100.0 as growth,
        count(*) over (partition by account.area_code, account.year, account.quarter, account.sector_code) - 1 as revision_no,
        row_number() over (
            partition by account.area_code, account.year, account.quarter, account.sector_code
            order by account.published_on desc, account.release_no desc
        ) as position
    from std.stat_quarterly_accounts as account
),

sequenced as (
    select
        ranked.*,
        lag(value_added) over years as value_before,
        lag(quarter) over years as quarter_before
    from ranked
    where position = 1
    window years as (partition by indicator, area_code, year order by quarter)
)

select
    sequenced.indicator,
    sequenced.area_code,
    cast(sequenced.year as text) || '-Q' || cast(sequenced.quarter as text) as quarter,
    sequenced.title,
    sequenced.value_added as cumulative,
    case
        when sequenced.quarter = 1 then round(sequenced.value_added, 4)
        when sequenced.quarter - sequenced.quarter_before = 1 then round(sequenced.value_added - sequenced.value_before, 4)
    end as single,
    round(sequenced.growth, 6) as growth,
    round(sequenced.value_added / nullif(total.value_added, 0), 4) as share,
    sequenced.revision_no
from sequenced
left join sequenced as total
    on total.indicator = 'GDP' and sequenced.area_code = total.area_code
    and sequenced.year = total.year and sequenced.quarter = total.quarter
