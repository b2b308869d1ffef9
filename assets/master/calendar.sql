/*
title: {zh: 工作日历, en: Calendar of working days}
description: >-
  2018至2037年的每一天是否工作日，以及到当日为止的工作日序号。两日之间的工作日数为两日序号之差，首日不计；n个工作日的到期日为序号等于首日序号加n的第一天。
  国务院办公厅尚无通知（或通知当日未收到）的日期按周一至周五为工作日推定，is_provisional为真：期限总要落在某一天，
  不愿采用推定的使用者可以按此列排除，反过来空值却补不出期限。
owner: gsda
grain: [day]
columns:
  day: 日期
  kind: {title: 日期类型, description: 工作日、周末、法定节假日或调休上班}
  is_working: 是否工作日
  holiday: {title: 节日名称, description: 放假或调休所属的节日}
  ordinal: {title: 工作日序号, description: 2018年以来到当日（含）的工作日个数}
  is_provisional: {title: 是否推定, description: 没有通知，按周一至周五推定}
  notice_no: 通知文号
checks:
  - {name: ordinal_counts_days, check: "ordinal between 0 and date_diff('day', date '2018-01-01', day) + 1", message: 工作日序号多于天数, severity: error}
  - {name: known_days_have_a_notice, check: "is_provisional = (notice_no is null)", message: 推定与通知文号不一致, severity: error}
*/
with

digits as (
    select digit
    from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as listed (digit)
),

numbers as (
    select thousands.digit * 1000 + hundreds.digit * 100 + tens.digit * 10 + ones.digit as number
    from digits as thousands
    cross join digits as hundreds
    cross join digits as tens
    cross join digits as ones
),

-- 2018-01-01 was a Monday
days as (
    select
        number,
        cast(date '2018-01-01' + cast(number as integer) as date) as day,
        number % 7 < 5 as is_weekday
    from numbers
    where number < 7305
),

judged as (
    select
        days.number,
        days.day,
        coalesce(notice.kind, case when days.is_weekday then '工作日' else '周末' end) as kind,
        notice.holiday,
        notice.day is null as is_provisional,
        notice.notice_no
    from days
    left join std.gsda_working_day as notice on days.day = notice.day
)

select
    day,
    kind,
    kind in ('工作日', '调休上班') as is_working,
    holiday,
    cast(sum(case when kind in ('工作日', '调休上班') then 1 else 0 end) over (
        order by number rows between unbounded preceding and current row
    ) as bigint) as ordinal,
    is_provisional,
    notice_no
from judged
