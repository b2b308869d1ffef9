/*
title: {zh: 历次发布, en: Releases of indicators}
description: >-
  每个指标、地区、月份的每一次发布，统计部门主要指标与季度核算写成同一种形式；序列与预测用历史资料都由此而来。季度核算中的地区生产总值与主要指标重复，
  取后者；三次产业取自季度核算，列在季末月。
owner: stat
system: economy_empower
grain: [indicator, area_code, month, release_no]
columns:
  indicator: 指标代码
  area_code: {title: 区划代码, description: 440700为全市}
  month: {title: 月份, description: YYYY-MM；季度为季末月}
  release_no: 发布批次
  title: 指标名称
  measure: 计量单位
  price_basis: {title: 增速的价格基准, description: 现价或可比价}
  is_stock: {title: 是否时点指标, description: 比率与指数也是，不相减}
  value: {title: 数值, description: 时点指标为时点值，其余为年初至本期累计}
  growth: {title: 公布增速, description: 比率}
  published_on: 发布日期
checks:
  - {name: published_in_or_after_the_month, check: "left(cast(published_on as text), 7) >= month", message: 发布早于统计月份, dimension: timeliness, severity: warning}
*/
select
    indicator_code as indicator,
    area_code,
    substr(period, 1, 4) || '-' || substr(period, 5, 2) as month,
    release_no,
    indicator as title,
    measure,
    price_basis,
    kind = '时点' as is_stock,
    value,
    growth / 100.0 as growth,
    published_on
from std.stat_indicator_release
union all
select
    sector_code as indicator,
    area_code,
    cast(year as text) || '-' || lpad(cast(quarter * 3 as text), 2, '0') as month,
    release_no,
    sector || '增加值' as title,
    '亿元' as measure,
    '可比价' as price_basis,
    false as is_stock,
    value_added as value,
    growth / 100.0 as growth,
    published_on
from std.stat_quarterly_accounts
where sector_code <> 'GDP'
