/*
title: {zh: 投资项目进度, en: Progress of investment projects}
description: >-
  每个投资项目的时间进度、资金进度与快慢。时间进度为拟开工日至判断日占拟开工日至拟建成日（含）的份额，判断日为最近一次月报所报月份的次月一日（不晚于截至日，
  未报过的为截至日）；资金进度为累计完成投资与总投资之比；快慢为资金进度除以时间进度。截至日为立项信息与月报的最近更新日（北京时间）。
  应开工而未竣工的项目：快慢低于0.9为蓝，低于0.8为黄，低于0.6或计划开工90天后仍在立项为红（本库约定）。完成投资超过总投资一半以上的不可信，如实列出而不算快慢，列为待核。
  进展阶段取到过的最远一个，报送中退回的另作标记。单个项目的完成投资不对外，对外提供时按县（市、区）和阶段汇总。
owner: drb
system: economy_empower
grain: [project_code]
columns:
  project_code: 项目代码
  county_code: {title: 区划代码, description: 建设地点现行区划；无法确定者为 000000}
  as_of: 截至日
  stage: {title: 进展阶段, description: 立项、开工、在建、竣工、投产；到过的最远一个}
  went_back: {title: 阶段是否退回过}
  planned_start_on: 拟开工日期
  planned_finish_on: 拟建成日期
  judged_on: {title: 判断日, description: 最近月报月份的次月一日；未报过的为截至日}
  done_yuan: {title: 累计完成投资, unit: 元, description: 最近一次月报；未报过的为空}
  time_share: {title: 时间进度}
  money_share: {title: 资金进度}
  pace: {title: 快慢, description: 资金进度与时间进度之比}
  is_building: {title: 是否应在建, description: 到了拟开工日而未竣工}
  lag_level: {title: 滞后级别, description: 正常、蓝、黄、红，完成投资不可信的为待核；不应在建的为空}
  sources: {title: 数源数, description: 立项、月报、工程项目、施工许可中有几个知道这个项目}
checks:
  - {name: time_within_bounds, check: "time_share between 0 and 1", message: 时间进度不在0至1之间, severity: error}
  - {name: money_is_possible, check: "money_share <= 1.5", message: 完成投资超过总投资一半以上, dimension: accuracy, severity: warning}
*/
with

stages as (
    select * from (values (1, '立项'), (2, '开工'), (3, '在建'), (4, '竣工'), (5, '投产')) as listed (place, stage)
),

reported as (
    select
        progress.project_code,
        progress.period,
        progress.done_yuan,
        stages.place,
        max(stages.place) over (
            partition by progress.project_code order by progress.period rows between unbounded preceding and current row
        ) as furthest,
        row_number() over (partition by progress.project_code order by progress.period desc) as age,
        cast(
            cast(substr(progress.period, 1, 4) || '-' || substr(progress.period, 5, 2) || '-01' as date)
            + interval '1 month' as date
        ) as judged_on
    from std.drb_project_progress as progress
    left join stages on progress.stage = stages.stage
),

followed as (
    select
        project_code,
        max(furthest) as furthest,
        max(case when place < furthest then 1 else 0 end) = 1 as went_back,
        max(case when age = 1 then done_yuan end) as done_yuan,
        max(case when age = 1 then judged_on end) as judged_on
    from reported
    group by project_code
),

moments as (
    select cast(updated_at at time zone 'Asia/Shanghai' as date) as day from std.drb_investment_project
    union all
    select cast(reported_at at time zone 'Asia/Shanghai' as date) as day from std.drb_project_progress
),

newest as (
    select max(day) as as_of from moments
),

built as (
    select project_code from std.hcb_construction_project where project_code is not null group by project_code
),

permitted as (
    select project_code from std.hcb_construction_permit where project_code is not null group by project_code
),

joined as (
    select
        project.project_code,
        coalesce(division.current_code, '000000') as county_code,
        newest.as_of,
        greatest(coalesce(stages.place, followed.furthest), coalesce(followed.furthest, stages.place)) as place,
        coalesce(followed.went_back, false)
        or coalesce(stages.place < followed.furthest, false) as went_back,
        project.planned_start_on,
        project.planned_finish_on,
        project.total_investment,
        followed.done_yuan,
        least(coalesce(followed.judged_on, newest.as_of), newest.as_of) as judged_on,
        1 + case when followed.project_code is null then 0 else 1 end
        + case when built.project_code is null then 0 else 1 end
        + case when permitted.project_code is null then 0 else 1 end as sources
    from std.drb_investment_project as project
    cross join newest
    left join stages on project.stage = stages.stage
    left join followed on project.project_code = followed.project_code
    left join built on project.project_code = built.project_code
    left join permitted on project.project_code = permitted.project_code
    left join master.division_resolution as division on project.county_code = division.code
),

shared as (
    select
        joined.*,
        case when planned_start_on <= planned_finish_on then
            greatest(0.0, least(1.0,
                cast(date_diff('day', planned_start_on, judged_on) as double)
                / nullif(date_diff('day', planned_start_on, planned_finish_on) + 1, 0)
            ))
        end as time_share,
        cast(done_yuan as double) / nullif(cast(total_investment as double), 0) as money_share,
        coalesce(planned_start_on <= as_of, false) and coalesce(place, 1) < 4 as is_building
    from joined
),

paced as (
    select shared.*, case when money_share <= 1.5 then money_share / nullif(time_share, 0) end as pace
    from shared
)

select
    paced.project_code,
    paced.county_code,
    paced.as_of,
    stages.stage,
    paced.went_back,
    paced.planned_start_on,
    paced.planned_finish_on,
    paced.judged_on,
    paced.done_yuan,
    round(paced.time_share, 4) as time_share,
    round(paced.money_share, 4) as money_share,
    round(paced.pace, 3) as pace,
    paced.is_building,
    case
        when not paced.is_building then null
        when paced.money_share > 1.5 then '待核'
        when paced.pace < 0.6 or (coalesce(paced.place, 1) = 1 and paced.planned_start_on + 90 < paced.as_of) then '红'
        when paced.pace < 0.8 then '黄'
        when paced.pace < 0.9 then '蓝'
        else '正常'
    end as lag_level,
    cast(paced.sources as bigint) as sources
from paced
left join stages on paced.place = stages.place
