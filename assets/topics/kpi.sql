/*
title: {zh: 全市指标总表, en: Indicators of all systems}
description: >-
  各系统指标表（topic.<系统>_kpi）的合并，每个指标每期每区划一行；指标的口径、目标与出处见各系统指标表。哪个系统还没有数据，其指标就不在表中。
owner: gsda
gathers: indicators
absent: empty
*/
select
    system,
    kpi_code,
    kpi_title,
    period,
    county_code,
    numerator,
    denominator,
    value,
    unit,
    target,
    target_source,
    direction,
    is_met,
    drill_model,
    is_complete
from every_indicator
