/*
title: {zh: 城市事件台账, en: City events}
description: >-
  网格、数字城管、12345热线、市场监管投诉举报和消防社会救助五个渠道的城市事件。热线只取投诉、举报、求助、建议，市场监管不取咨询，消防只取社会救助；
  网格中的热线转办记为转办，统计时不重复计算。类别为 GB/T 30428.2 事件大类，部件案件为部件大类，其余渠道按问题性质对应，对应不上者为其他事件。
  只有热线带有处置时限，其他渠道待处置环节数据接入后才有时限。不含诉求内容、姓名和电话。
owner: plac
system: unified_urban_ops
grain: [channel, event_no]
columns:
  channel: {title: 渠道, description: 网格、数字城管、热线、市场监管、消防}
  event_no: {title: 事件编号, description: 原渠道编号}
  category: {title: 类别, description: GB/T 30428.2 大类}
  county_code: {title: 区划代码, description: 无法确定者为 000000}
  grid_code: 网格编码
  longitude: {title: 经度, unit: 度}
  latitude: {title: 纬度, unit: 度}
  occurred_at: {title: 发生时间, description: 上报、来电、立案、登记或接警时间，UTC}
  occurred_on: {title: 发生日期, description: 北京时间}
  due_at: {title: 处置时限, description: UTC}
  finished_at: {title: 办结时间, description: UTC}
  handling_minutes: {title: 处置用时, unit: 分钟, description: 未办结或时间倒置则为空}
  is_overdue: {title: 是否超期, description: 办结晚于时限，或到数据截止时仍未办结且已过时限；无时限则为空}
  is_transferred: {title: 是否转办, description: 网格事件中由热线转来者}
checks:
  - {name: handling_not_negative, check: "handling_minutes >= 0", message: 处置用时为负, severity: error}
  - {name: has_a_county, check: "county_code <> '000000'", message: 事件无法确定所在县（市、区）, dimension: completeness, severity: warning}
*/
with

counties as (
    select code, left(name, 2) as short_name
    from master.division
    where is_current and kind in ('district', 'county_city')
),

-- the third pair of a component's code after the county is its class, GB/T 30428.2
component_classes as (
    select * from (values
        ('01', '公用设施'), ('02', '道路交通设施'), ('03', '市容环境设施'), ('04', '园林绿化设施'), ('05', '其他设施')
    ) as listed (code, category)
),

hotline_categories as (
    select * from (values ('城市管理', '街面秩序'), ('噪音扰民', '施工管理')) as listed (code, category)
),

-- what is open is judged at the newest state that the hotline has delivered
newest as (
    select max(updated_at) as as_of
    from std.gsda_hotline_ticket
),

events as (
    select
        '网格' as channel,
        grid_event.event_no,
        grid_event.category,
        coalesce(grid.county_code, by_code.current_code) as county_code,
        grid_event.grid_code,
        grid_event.longitude,
        grid_event.latitude,
        grid_event.reported_at as occurred_at,
        cast(null as timestamptz) as due_at,
        grid_event.finished_at,
        coalesce(grid_event.source = '热线转办', false) as is_transferred
    from std.plac_grid_event as grid_event
    left join master.grid as grid on grid_event.grid_code = grid.grid_code
    left join master.division_resolution as by_code on left(grid_event.grid_code, 6) = by_code.code
    union all
    select
        '数字城管' as channel,
        urban_case.case_number as event_no,
        component_classes.category,
        counties.code as county_code,
        cast(null as varchar) as grid_code,
        urban_case.longitude,
        urban_case.latitude,
        urban_case.filed_at as occurred_at,
        cast(null as timestamptz) as due_at,
        urban_case.closed_at as finished_at,
        false as is_transferred
    from std.umb_urban_case as urban_case
    left join counties on left(replace(urban_case.county_name, '江门市', ''), 2) = counties.short_name
    left join component_classes on substr(urban_case.component_code, 7, 2) = component_classes.code
    union all
    select
        '热线' as channel,
        ticket.ticket_no as event_no,
        hotline_categories.category,
        coalesce(by_code.current_code, counties.code) as county_code,
        cast(null as varchar) as grid_code,
        cast(null as double) as longitude,
        cast(null as double) as latitude,
        ticket.called_at as occurred_at,
        ticket.due_at,
        ticket.finished_at,
        false as is_transferred
    from std.gsda_hotline_ticket as ticket
    left join master.division_resolution as by_code on left(ticket.town_code, 6) = by_code.code
    left join counties on left(replace(ticket.county_name, '江门市', ''), 2) = counties.short_name
    left join hotline_categories on ticket.category = hotline_categories.code
    where ticket.kind in ('投诉', '举报', '求助', '建议')
    union all
    select
        '市场监管' as channel,
        complaint.complaint_no as event_no,
        cast(null as varchar) as category,
        by_code.current_code as county_code,
        cast(null as varchar) as grid_code,
        cast(null as double) as longitude,
        cast(null as double) as latitude,
        complaint.registered_at as occurred_at,
        cast(null as timestamptz) as due_at,
        complaint.finished_at,
        false as is_transferred
    from std.amr_complaint as complaint
    left join master.division_resolution as by_code on complaint.county_code = by_code.code
    where complaint.kind <> '咨询'
    union all
    select
        '消防' as channel,
        alarm.case_no as event_no,
        '突发事件' as category,
        counties.code as county_code,
        cast(null as varchar) as grid_code,
        alarm.longitude,
        alarm.latitude,
        alarm.called_at as occurred_at,
        cast(null as timestamptz) as due_at,
        alarm.ended_at as finished_at,
        false as is_transferred
    from std.fire_fire_alarm_case as alarm
    left join counties on left(replace(alarm.county_name, '江门市', ''), 2) = counties.short_name
    where alarm.disaster_kind = '社会救助'
)

select
    events.channel,
    events.event_no,
    coalesce(events.category, '其他事件') as category,
    coalesce(events.county_code, '000000') as county_code,
    events.grid_code,
    events.longitude,
    events.latitude,
    events.occurred_at,
    cast(events.occurred_at at time zone 'Asia/Shanghai' as date) as occurred_on,
    events.due_at,
    events.finished_at,
    case when events.finished_at >= events.occurred_at
        then round((floor(epoch(events.finished_at)) - floor(epoch(events.occurred_at))) / 60.0, 2)
    end as handling_minutes,
    coalesce(events.finished_at, newest.as_of) > events.due_at as is_overdue,
    events.is_transferred
from events
cross join newest
