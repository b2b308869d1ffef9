/*
title: {zh: 断面水质类别复核, en: Class of river sections}
description: >-
  各地表水断面逐月由pH、溶解氧、高锰酸盐指数、氨氮、总磷五项按 GB 3838-2002 单因子法计算的水质类别，与上报类别（21项）对照：上报不应好于五项计算。
  湖库的总磷限值另列；pH 超出6至9为劣Ⅴ类。是否达标取上报与计算两者中较差的类别与当年目标比较；超标倍数为相对目标限值的最大超标倍数，溶解氧和pH没有倍数。
owner: eeb
system: smart_ecology_env
grain: [section_code, month]
columns:
  section_code: 断面编码
  month: {title: 月份, description: YYYY-MM}
  county_code: {title: 区划代码, description: 考核区县；无法确定者为 000000}
  class_reported: 上报类别
  class_computed: {title: 计算类别, description: 五项都缺则为空}
  deciding_items: {title: 决定项目, description: 类别最差的项目，以顿号分隔}
  target_class: {title: 目标类别, description: 没有目标则为空}
  is_reached: {title: 是否达标, description: 没有目标则为空}
  exceeding_items: {title: 超标项目, description: 类别差于目标的项目，以顿号分隔}
  excess_multiple: {title: 最大超标倍数}
  agrees: {title: 是否相符, description: 上报类别不好于计算类别}
checks:
  - {name: reported_not_better, check: "agrees", message: 上报的水质类别好于五项计算的类别, dimension: accuracy, severity: warning}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

classes as (
    select * from (values
        ('Ⅰ类', 1), ('Ⅱ类', 2), ('Ⅲ类', 3), ('Ⅳ类', 4), ('Ⅴ类', 5), ('劣Ⅴ类', 6)
    ) as listed (class, rank)
),

-- GB 3838-2002 table 1; oxygen is held from below, all others from above
limits as (
    select * from (values
        ('溶解氧', '河流', 1, 7.5), ('溶解氧', '河流', 2, 6.0), ('溶解氧', '河流', 3, 5.0), ('溶解氧', '河流', 4, 3.0),
        ('溶解氧', '河流', 5, 2.0), ('溶解氧', '湖库', 1, 7.5), ('溶解氧', '湖库', 2, 6.0), ('溶解氧', '湖库', 3, 5.0),
        ('溶解氧', '湖库', 4, 3.0), ('溶解氧', '湖库', 5, 2.0),
        ('高锰酸盐指数', '河流', 1, 2.0), ('高锰酸盐指数', '河流', 2, 4.0), ('高锰酸盐指数', '河流', 3, 6.0),
        ('高锰酸盐指数', '河流', 4, 10.0), ('高锰酸盐指数', '河流', 5, 15.0), ('高锰酸盐指数', '湖库', 1, 2.0),
        ('高锰酸盐指数', '湖库', 2, 4.0), ('高锰酸盐指数', '湖库', 3, 6.0), ('高锰酸盐指数', '湖库', 4, 10.0),
        ('高锰酸盐指数', '湖库', 5, 15.0),
        ('氨氮', '河流', 1, 0.15), ('氨氮', '河流', 2, 0.5), ('氨氮', '河流', 3, 1.0), ('氨氮', '河流', 4, 1.5),
        ('氨氮', '河流', 5, 2.0), ('氨氮', '湖库', 1, 0.15), ('氨氮', '湖库', 2, 0.5), ('氨氮', '湖库', 3, 1.0),
        ('氨氮', '湖库', 4, 1.5), ('氨氮', '湖库', 5, 2.0),
        ('总磷', '河流', 1, 0.02), ('总磷', '河流', 2, 0.1), ('总磷', '河流', 3, 0.2), ('总磷', '河流', 4, 0.3),
        ('总磷', '河流', 5, 0.4), ('总磷', '湖库', 1, 0.01), ('总磷', '湖库', 2, 0.025), ('总磷', '湖库', 3, 0.05),
        ('总磷', '湖库', 4, 0.1), ('总磷', '湖库', 5, 0.2)
    ) as listed (item, water_kind, rank, limit_value)
),

sections as (
    select
        section.section_code,
        left(section.month, 4) || '-' || right(section.month, 2) as month,
        coalesce(counties.code, '000000') as county_code,
        section.quality_class as class_reported,
        target.target_class,
        coalesce(target.water_kind, '河流') as water_kind,
        section.acidity,
        section.oxygen_mg,
        section.permanganate_mg,
        section.ammonia_mg,
        section.phosphorus_mg
    from std.eeb_water_quality_section as section
    left join std.eeb_section_target as target
        on section.section_code = target.section_code and left(section.month, 4) = cast(target.year as varchar)
    left join counties on left(replace(section.county_name, '江门市', ''), 2) = counties.short_name
),

measured as (
    select section_code, month, water_kind, target_class, '溶解氧' as item, oxygen_mg as found from sections
    union all
    select section_code, month, water_kind, target_class, '高锰酸盐指数' as item, permanganate_mg as found from sections
    union all
    select section_code, month, water_kind, target_class, '氨氮' as item, ammonia_mg as found from sections
    union all
    select section_code, month, water_kind, target_class, '总磷' as item, phosphorus_mg as found from sections
),

-- the best class whose limit is kept; none is beyond class five
item_classes as (
    select
        measured.section_code,
        measured.month,
        measured.item,
        measured.target_class,
        coalesce(min(limits.rank) filter (
            where case when measured.item = '溶解氧' then measured.found >= limits.limit_value
                else measured.found <= limits.limit_value
            end
        ), 6) as rank,
        max(case when measured.item <> '溶解氧' and limits.rank = target.rank
            then (measured.found - cast(limits.limit_value as double)) / nullif(cast(limits.limit_value as double), 0)
        end) as multiple,
        max(target.rank) as target_rank
    from measured
    inner join limits on measured.item = limits.item and measured.water_kind = limits.water_kind
    left join classes as target on measured.target_class = target.class
    where measured.found is not null
    group by measured.section_code, measured.month, measured.item, measured.target_class
    union all
    select
        sections.section_code,
        sections.month,
        'pH' as item,
        sections.target_class,
        case when sections.acidity between 6 and 9 then 1 else 6 end as rank,
        cast(null as double) as multiple,
        target.rank as target_rank
    from sections
    left join classes as target on sections.target_class = target.class
    where sections.acidity is not null
),

worst as (
    select
        item_classes.*,
        max(rank) over (partition by section_code, month) as worst_rank
    from item_classes
),

computed as (
    select
        section_code,
        month,
        max(worst_rank) as rank,
        array_to_string(list_sort(list(item) filter (where rank = worst_rank)), '、') as deciding_items,
        nullif(array_to_string(list_sort(list(item) filter (where rank > target_rank)), '、'), '') as exceeding_items,
        max(multiple) filter (where rank > target_rank and multiple > 0) as multiple
    from worst
    group by section_code, month
)

select
    sections.section_code,
    sections.month,
    sections.county_code,
    sections.class_reported,
    by_items.class as class_computed,
    computed.deciding_items,
    sections.target_class,
    greatest(coalesce(reported.rank, computed.rank), coalesce(computed.rank, reported.rank)) <= target.rank
        as is_reached,
    computed.exceeding_items,
    round(computed.multiple, 2) as excess_multiple,
    reported.rank >= computed.rank as agrees
from sections
left join computed on sections.section_code = computed.section_code and sections.month = computed.month
left join classes as by_items on computed.rank = by_items.rank
left join classes as reported on sections.class_reported = reported.class
left join classes as target on sections.target_class = target.class
