/*
title: {zh: 监测指标体系, en: Indicators of the economy that are watched}
description: >-
  经济运行监测的49项指标：频度、看什么（增速、数值或同比增减）、方向和蓝黄红三级限值，以及数从哪里来。限值为本库约定，每年复核，宜以近五年第25、10、5百分位更新；
  数字经济增速与占比的蓝色限值为行动方案目标。融资满足率按件数（对接成功率）：
  金额是企业的敏感信息，不进入监测。修改限值时增加新的施行日期，不改旧行。
owner: stat
system: economy_empower
grain: [valid_from, indicator]
columns:
  valid_from: 施行日期
  indicator: 指标代码
  place: {title: 序号}
  title: 指标名称
  frequency: {title: 频度, description: M 月，Q 季，Y 年}
  judged: {title: 看什么, description: 增速为公布的累计或同比增速，数值为指标本身，增减为与上年同期之差}
  direction: {title: 方向, description: up 低于限值告警，down 高于限值告警，band 在区间以外告警}
  blue_low: {title: 蓝色下限, description: 比率}
  blue_high: {title: 蓝色上限, description: 比率}
  yellow_low: {title: 黄色下限, description: 比率}
  yellow_high: {title: 黄色上限, description: 比率}
  red_low: {title: 红色下限, description: 比率}
  red_high: {title: 红色上限, description: 比率}
  source: 数源
checks:
  - {name: limits_in_order, check: "(blue_low is null or red_low < blue_low) and (blue_high is null or red_high > blue_high)", message: 红色限值比蓝色宽松, severity: error}
  - {name: some_limit, check: "blue_low is not null or blue_high is not null", message: 没有限值, severity: error}
*/
with

-- limits in per cent
listed as (
    select * from (values
        (1, 'GDP', '地区生产总值', 'Q', '增速', 'up', 5, null, 4, null, 3, null, '统计部门历次发布'),
        (2, 'GDP1', '第一产业增加值', 'Q', '增速', 'up', 3, null, 2, null, 0, null, '季度核算'),
        (3, 'GDP2', '第二产业增加值', 'Q', '增速', 'up', 5, null, 4, null, 2, null, '季度核算'),
        (4, 'GDP3', '第三产业增加值', 'Q', '增速', 'up', 5, null, 3, null, 1, null, '季度核算'),
        (5, 'GYZJZ', '规模以上工业增加值', 'M', '增速', 'up', 5, null, 3, null, 0, null, '统计部门历次发布'),
        (6, 'GYCZ', '规模以上工业总产值', 'M', '增速', 'up', 4, null, 2, null, 0, null, '统计部门历次发布'),
        (7, 'GYCXL', '规模以上工业产销率', 'M', '数值', 'up', 97, null, 95, null, 93, null, '统计部门历次发布'),
        (8, 'GYCKJH', '规模以上工业出口交货值', 'M', '增速', 'up', 3, null, 0, null, -5, null, '统计部门历次发布'),
        (9, 'GYLR', '规模以上工业企业利润总额', 'M', '增速', 'up', 3, null, 0, null, -10, null, '统计部门历次发布'),
        (10, 'GDZC', '固定资产投资', 'M', '增速', 'up', 5, null, 2, null, 0, null, '统计部门历次发布'),
        (11, 'GYTZ', '工业投资', 'M', '增速', 'up', 8, null, 4, null, 0, null, '统计部门历次发布'),
        (12, 'JGTZ', '工业技术改造投资', 'M', '增速', 'up', 5, null, 0, null, -10, null, '统计部门历次发布'),
        (13, 'FDC', '房地产开发投资', 'M', '增速', 'up', 0, null, -5, null, -15, null, '统计部门历次发布'),
        (14, 'SPFXS', '商品房销售面积', 'M', '增速', 'up', 0, null, -10, null, -25, null, '统计部门历次发布'),
        (15, 'SHXFP', '社会消费品零售总额', 'M', '增速', 'up', 5, null, 3, null, 0, null, '统计部门历次发布'),
        (16, 'JCKZE', '外贸进出口总额', 'M', '增速', 'up', 3, null, 0, null, -8, null, '统计部门历次发布'),
        (17, 'CK', '外贸出口总额', 'M', '增速', 'up', 3, null, 0, null, -8, null, '统计部门历次发布'),
        (18, 'JK', '外贸进口总额', 'M', '增速', 'up', 3, null, 0, null, -8, null, '统计部门历次发布'),
        (19, 'SJWZ', '实际使用外资', 'M', '增速', 'up', 0, null, -10, null, -30, null, '统计部门历次发布'),
        (20, 'YBGGYS', '一般公共预算收入', 'M', '增速', 'up', 3, null, 0, null, -5, null, '统计部门历次发布'),
        (21, 'SSSR', '税收收入', 'M', '增速', 'up', 3, null, 0, null, -5, null, '统计部门历次发布'),
        (22, 'SSZB', '税收占一般公共预算收入比重', 'M', '数值', 'up', 65, null, 60, null, 55, null, '税收收入与一般公共预算收入之比'),
        (23, 'YBGGZC', '一般公共预算支出', 'M', '增速', 'band', -10, 10, -15, 15, -20, 20, '统计部门历次发布'),
        (24, 'CKYE', '本外币存款余额', 'M', '增速', 'up', 6, null, 4, null, 2, null, '统计部门历次发布'),
        (25, 'DKYE', '本外币贷款余额', 'M', '增速', 'up', 8, null, 6, null, 4, null, '统计部门历次发布'),
        (26, 'CDB', '存贷比', 'M', '数值', 'down', null, 90, null, 95, null, 100, '贷款余额与存款余额之比'),
        (27, 'BLDKL', '不良贷款率', 'Q', '数值', 'down', null, 1.5, null, 2, null, 3, '统计部门历次发布'),
        (28, 'QSHYDL', '全社会用电量', 'M', '增速', 'up', 3, null, 0, null, -5, null, '统计部门历次发布'),
        (29, 'GYYDL', '工业用电量', 'M', '增速', 'up', 3, null, 0, null, -5, null, '统计部门历次发布'),
        (30, 'CPI', '居民消费价格指数', 'M', '增速', 'band', 0, 3, -0.5, 3.5, -1, 5, '统计部门历次发布'),
        (31, 'PPI', '工业生产者出厂价格指数', 'M', '增速', 'up', -1, null, -3, null, -5, null, '统计部门历次发布'),
        (32, 'HYZL', '货运量', 'M', '增速', 'up', 3, null, 0, null, -5, null, '统计部门历次发布'),
        (33, 'KDL', '快递业务量', 'M', '增速', 'up', 3, null, 0, null, -5, null, '统计部门历次发布'),
        (34, 'XDJ', '新登记经营主体', 'M', '增速', 'up', 0, null, -10, null, -20, null, 'topic.business_environment_enterprise_dynamics'),
        (35, 'ZXL', '注销与新登记之比', 'M', '数值', 'down', null, 70, null, 90, null, 110, 'topic.business_environment_enterprise_dynamics'),
        (36, 'HYD', '经营主体活跃度', 'M', '增减', 'up', -2, null, -4, null, -6, null, 'topic.business_environment_activity'),
        (37, 'CBRS', '企业职工基本养老保险参保人数', 'M', '增速', 'up', 1, null, 0, null, -2, null, 'topic.smart_hrss_insured_monthly'),
        (38, 'SYL', '登记失业率', 'Q', '数值', 'down', null, 3, null, 3.5, null, 4, 'topic.smart_hrss_employment'),
        (39, 'QRBL', '求人倍率', 'Q', '数值', 'up', 110, null, 100, null, 90, null, 'topic.smart_hrss_job_market'),
        (40, 'XMKGL', '投资项目开工率', 'M', '数值', 'up', 90, null, 80, null, 70, null, 'std.drb_investment_project'),
        (41, 'XMZHL', '投资项目滞后率', 'M', '数值', 'down', null, 10, null, 20, null, 30, 'std.drb_investment_project'),
        (42, 'ZBJY', '工程建设中标额', 'M', '增速', 'up', 0, null, -15, null, -30, null, 'std.gsda_tender_notice'),
        (43, 'RZMZ', '融资需求对接率', 'M', '数值', 'up', 80, null, 70, null, 60, null, 'topic.business_environment_financing_service'),
        (44, 'SZJJ', '数字经济增加值', 'Y', '增速', 'up', 25, null, 20, null, 15, null, 'topic.economy_empower_digital_economy'),
        (45, 'SZZB', '数字经济占地区生产总值比重', 'Y', '数值', 'up', 30, null, 28, null, 25, null, 'topic.economy_empower_digital_economy'),
        (46, 'YFQD', '研发经费投入强度', 'Y', '数值', 'up', 2.6, null, 2.4, null, 2.2, null, '统计部门历次发布'),
        (47, 'GQS', '高新技术企业数', 'Y', '增速', 'up', 5, null, 0, null, -5, null, 'std.sci_high_tech_enterprise'),
        (48, 'DWNH', '单位地区生产总值能耗', 'Y', '增速', 'down', null, -3, null, -2, null, 0, '统计部门历次发布'),
        (49, 'LYJD', '景区接待人次', 'M', '增速', 'up', 5, null, 0, null, -15, null, 'topic.culture_tourism_visitor_daily')
    ) as listed (
        place, indicator, title, frequency, judged, direction,
        blue_low, blue_high, yellow_low, yellow_high, red_low, red_high, source
    )
)

select
    date '2023-01-01' as valid_from,
    indicator,
    cast(place as bigint) as place,
    title,
    frequency,
    judged,
    direction,
    cast(blue_low as double) / 100.0 as blue_low,
    cast(blue_high as double) / 100.0 as blue_high,
    cast(yellow_low as double) / 100.0 as yellow_low,
    cast(yellow_high as double) / 100.0 as yellow_high,
    cast(red_low as double) / 100.0 as red_low,
    cast(red_high as double) / 100.0 as red_high,
    source
from listed
