/*
title: {zh: 数字孪生指标, en: Indicators of the digital twin}
description: >-
  城市数字化管理覆盖率的口径未定，两种并列：各类实体覆盖率的平均（class_mean）与全部对象合并计算（pooled）。另有地址上图率、落图入块率与房屋登记关联率。期间为管线与部件资料最新月份。
owner: nrb
system: digital_twin
indicators:
  B04.digital_coverage_class_mean:
    {title: 数字化管理覆盖率（各类平均）, unit: 比例, direction: up, drill: topic.digital_twin_digital_coverage,
     target: 0.8, source: 《江门市新型智慧城市建设行动方案（2021-2023年）》：城市数字化管理覆盖率达到80%以上}
  B04.digital_coverage_pooled:
    {title: 数字化管理覆盖率（合并计算）, unit: 比例, direction: up, drill: topic.digital_twin_digital_coverage,
     target: 0.8, source: 《江门市新型智慧城市建设行动方案（2021-2023年）》：城市数字化管理覆盖率达到80%以上}
  B04.address_rate: {title: 地址上图率, unit: 比例, direction: up, drill: topic.digital_twin_address_coverage}
  B04.grid_rate: {title: 落图入块率, unit: 比例, direction: up, drill: topic.digital_twin_address_coverage}
  B04.house_title_rate: {title: 房屋登记关联率, unit: 比例, direction: up, drill: topic.digital_twin_property_match}
*/
with

as_of as (
    select strftime(max(day), '%Y-%m') as period
    from (
        select max(updated_on) as day from std.sasac_pipeline_segment
        union all
        select max(surveyed_on) as day from std.umb_component
    ) as days
    having count(day) > 0
),

classes as (
    select
        class,
        sum(objects) as objects,
        sum(modelled) as modelled
    from topic.digital_twin_digital_coverage
    group by class
),

-- of the mean of classes the numerator is the sum of their rates and the denominator how many classes there are
shares as (
    select 'B04.digital_coverage_class_mean' as kpi_code,
        cast(sum(cast(cast(modelled as double) / nullif(objects, 0) as decimal(18, 6))) as double) as numerator,
        cast(count(*) as double) as denominator
    from classes
    union all
    select 'B04.digital_coverage_pooled' as kpi_code, cast(sum(modelled) as double) as numerator,
        cast(coalesce(sum(objects), 0) as double) as denominator
    from classes
    union all
    select 'B04.address_rate' as kpi_code, cast(sum(with_address) as double) as numerator,
        cast(coalesce(sum("rows"), 0) as double) as denominator
    from topic.digital_twin_address_coverage
    where source <> '城管案件'
    union all
    select 'B04.grid_rate' as kpi_code, cast(sum(in_grid) as double) as numerator,
        cast(coalesce(sum("rows"), 0) as double) as denominator
    from topic.digital_twin_address_coverage
    union all
    select 'B04.house_title_rate' as kpi_code, cast(sum(linked) as double) as numerator,
        cast(coalesce(sum(houses), 0) as double) as denominator
    from topic.digital_twin_property_match
),

figures as (
    select shares.kpi_code, as_of.period, '440700' as county_code, shares.numerator, shares.denominator, true as is_complete
    from shares
    cross join as_of
)

select kpi_code, period, county_code, numerator, denominator, is_complete
from figures
