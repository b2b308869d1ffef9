/*
title: {zh: 管线家底, en: Underground pipelines}
description: >-
  地下管线按区划、类别和建设年代的段数、长度、材质不详段数与使用超过30年的段数。年代取建成年份的十年，没有建成年份者为不详；
  使用年限算到管线资料的最新更新年份。坐标与走向不出本表（不低于区县汇总）。
owner: sasac
system: digital_twin
grain: [county_code, kind, decade]
columns:
  county_code: {title: 区划代码, description: 镇街所在；无法确定者为 000000}
  kind: {title: 管线类别, description: CJJ 61-2017 代码；未填者为 -}
  decade: {title: 建设年代, description: 如1990s；不详}
  segments: {title: 管段数, unit: 段}
  length_km: {title: 长度, unit: km}
  unknown_material: {title: 材质不详段数, unit: 段}
  over_30y: {title: 使用超过30年段数, unit: 段}
  over_30y_km: {title: 使用超过30年长度, unit: km}
checks:
  - {name: parts_within_segments, check: "unknown_material <= segments and over_30y <= segments", message: 部分多于总体, severity: error}
*/
with

as_of as (
    select extract(year from max(updated_on)) as year
    from std.sasac_pipeline_segment
),

segments as (
    select
        coalesce(division.current_code, '000000') as county_code,
        coalesce(segment.kind, '-') as kind,
        coalesce(substr(cast(segment.built_year as text), 1, 3) || '0s', '不详') as decade,
        cast(segment.length_m as decimal(18, 3)) as length_m,
        segment.material,
        coalesce(as_of.year - segment.built_year > 30, false) as is_old
    from std.sasac_pipeline_segment as segment
    cross join as_of
    left join master.division_resolution as division on left(segment.town_code, 6) = division.code
)

select
    county_code,
    kind,
    decade,
    count(*) as segments,
    round(cast(sum(length_m) as double) / 1000.0, 3) as length_km,
    count(*) filter (where material is null) as unknown_material,
    count(*) filter (where is_old) as over_30y,
    round(cast(coalesce(sum(length_m) filter (where is_old), 0) as double) / 1000.0, 3) as over_30y_km
from segments
group by county_code, kind, decade
