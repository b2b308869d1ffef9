/*
title: {zh: 传染病报告及时性, en: Timeliness of notified diseases}
description: >-
  按报告月份（北京时间）、报告单位和时限类别的传染病报告卡数与及时数。及时指从诊断到报告，甲类和按甲类管理的不超过2小时，其余乙类、丙类不超过24小时
  （传染病信息报告管理规范）；比较的是时刻，不是日期，第二天报告也可能超过24小时。新型冠状病毒感染2023年1月8日以前按甲类管理。
  疑似病例和病原携带者同样须报告，一并计算。没有诊断时间的只计卡数，不能判断及时。没有写报告单位的列为不详。
  诊断时间是个人信息，由它算出的第90百分位时长只供卫生健康部门监督报告质量，法律依据为传染病防治法与个人信息保护法第十三条第一款第三项。
owner: hlth
system: smart_health
grain: [month, institution_code, limit_class]
columns:
  month: {title: 报告月份, description: YYYY-MM}
  institution_code: {title: 报告单位代码, description: 没有写的为不详}
  limit_class: {title: 时限类别, description: 甲类管理（2小时）或乙丙类（24小时）}
  limit_hours: {title: 时限, unit: 小时}
  cards: {title: 报告卡数, unit: 张}
  judged: {title: 可判断的报告卡数, unit: 张, description: 有诊断时间}
  timely: {title: 及时卡数, unit: 张}
  timely_rate: {title: 及时率, description: 及时卡数与可判断的卡数之比}
  p90_hours: {title: 诊断到报告时长第90百分位, unit: 小时, description: 最近秩法}
checks:
  - {name: timely_within_judged, check: "timely <= judged and judged <= cards", message: 部分多于总体, severity: error}
*/
with

-- 传染病防治法第三条; class B diseases that were or are managed like class A, until the day they no longer were
urgent as (
    select * from (values
        ('鼠疫', date '2999-12-31'), ('霍乱', date '2999-12-31'), ('新型冠状病毒感染', date '2023-01-08')
    ) as listed (disease, managed_until)
),

cards as (
    select
        strftime(cast(card.reported_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
        coalesce(card.institution_code, '不详') as institution_code,
        case when urgent.disease is not null then '甲类管理' else '乙丙类' end as limit_class,
        case when urgent.disease is not null then 2 else 24 end as limit_hours,
        extract(epoch from card.reported_at) - extract(epoch from card.diagnosed_at) as seconds
    from std.hlth_infectious_disease_report as card
    left join urgent
        on card.disease = urgent.disease
        and cast(card.reported_at at time zone 'Asia/Shanghai' as date) < urgent.managed_until
),

-- nearest rank: the smallest value that at least nine of ten do not exceed
ranked as (
    select
        month,
        institution_code,
        limit_class,
        seconds,
        row_number() over (partition by month, institution_code, limit_class order by seconds) as position,
        count(*) over (partition by month, institution_code, limit_class) as judged
    from cards
    where seconds is not null
),

percentiles as (
    select month, institution_code, limit_class, min(seconds) as p90_seconds
    from ranked
    where position * 10 >= judged * 9
    group by month, institution_code, limit_class
),

counted as (
    select
        month,
        institution_code,
        limit_class,
        limit_hours,
        count(*) as cards,
        count(seconds) as judged,
        count(*) filter (where seconds <= limit_hours * 3600) as timely
    from cards
    group by month, institution_code, limit_class, limit_hours
)

select
    counted.month,
    counted.institution_code,
    counted.limit_class,
    counted.limit_hours,
    counted.cards,
    counted.judged,
    counted.timely,
    round(cast(counted.timely as double) / nullif(counted.judged, 0), 4) as timely_rate,
    round(cast(percentiles.p90_seconds as double) / 3600, 2) as p90_hours
from counted
left join percentiles
    on counted.month = percentiles.month
    and counted.institution_code = percentiles.institution_code
    and counted.limit_class = percentiles.limit_class
