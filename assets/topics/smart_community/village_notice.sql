/*
title: {zh: 村务公开及时性, en: Timeliness of village notices}
description: >-
  各村（社区）逐月各类村务公开的条数、存证条数与是否逾期：财务至少每季度公开一次（村民委员会组织法第三十条），到当月为止连续三个月没有财务公开者为逾期；
  其他类别不判逾期。没有公开的村照样列出。数据开始不足三个月的月份不判。
owner: mca
system: smart_community
grain: [village_code, month, kind]
columns:
  village_code: 村（社区）代码
  month: {title: 月份, description: YYYY-MM}
  kind: 公开类别
  notices: {title: 公开条数, unit: 条}
  anchored: {title: 有存证条数, unit: 条}
  notices_3m: {title: 近三个月公开条数, unit: 条, description: 含当月}
  is_late: {title: 是否逾期, description: 只判财务类}
checks:
  - {name: anchored_within_notices, check: "anchored <= notices and notices <= notices_3m", message: 部分多于总体, severity: error}
*/
with

rolling as (
    select
        monthly.village_code,
        monthly.month,
        monthly.kind,
        monthly.notices,
        monthly.with_evidence,
        sum(monthly.notices) over months as notices_3m,
        count(*) over months as months_known
    from topic.portal_fusion_village_notice_monthly as monthly
    window months as (
        partition by monthly.village_code, monthly.kind
        order by monthly.month rows between 2 preceding and current row
    )
)

select
    village_code,
    month,
    kind,
    notices,
    with_evidence as anchored,
    cast(notices_3m as bigint) as notices_3m,
    case when kind = '财务' and months_known = 3 then notices_3m = 0 end as is_late
from rolling
