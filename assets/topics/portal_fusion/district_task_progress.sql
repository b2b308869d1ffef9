/*
title: {zh: 区级重点工作进展, en: Progress of district tasks}
description: >-
  区级重点工作逐月的投资进度与形象进度（均为年初累计）。滞后百分点为全年时间进度（月份/12）减形象进度，负数为超前。
  累计完成投资或形象进度比上一次报告减少者为存疑。目前只有新会区报送。
owner: gsda
system: portal_fusion
grain: [district_code, month, task_no]
columns:
  district_code: {title: 区划代码, description: 无法确定者为 000000}
  month: {title: 月份, description: YYYY-MM}
  task_no: 任务编号
  planned_yuan: {title: 年度计划投资, unit: 元}
  finished_yuan: {title: 累计完成投资, unit: 元}
  money_progress: {title: 投资进度, description: 累计完成与计划之比}
  progress: {title: 形象进度, unit: '%'}
  time_share: {title: 时间进度, unit: '%'}
  behind_points: {title: 滞后百分点, unit: 百分点}
  has_fallen: {title: 累计值是否减少}
checks:
  - {name: progress_in_range, check: "progress between 0 and 100", message: 形象进度不在0至100之间, dimension: accuracy, severity: warning}
  - {name: cumulative_does_not_fall, check: "not has_fallen", message: 累计值比上一次报告减少, dimension: consistency, severity: warning}
*/
with

reports as (
    select
        coalesce(named.code, '000000') as district_code,
        substr(report.month, 1, 4) || '-' || substr(report.month, 5, 2) as month,
        report.task_no,
        report.planned_yuan,
        report.finished_yuan,
        report.progress,
        round(cast(substr(report.month, 5, 2) as double) / 12 * 100, 1) as time_share
    from std.xinhui_district_work_report as report
    left join master.division as named
        on left(replace(report.county_name, '江门市', ''), 2) = left(named.name, 2)
        and named.is_current and named.kind in ('district', 'county_city')
),

-- within a year the figures only grow; a new year begins anew
compared as (
    select
        reports.*,
        lag(finished_yuan) over years as finished_before,
        lag(progress) over years as progress_before
    from reports
    window years as (partition by district_code, task_no, left(month, 4) order by month)
)

select
    district_code,
    month,
    task_no,
    planned_yuan,
    finished_yuan,
    round(cast(finished_yuan as double) / nullif(cast(planned_yuan as double), 0), 4) as money_progress,
    progress,
    time_share,
    round(time_share - progress, 1) as behind_points,
    coalesce(finished_yuan < finished_before, false) or coalesce(progress < progress_before, false) as has_fallen
from compared
