/*
title: {zh: 核验统计, en: Verifications by month}
description: 存证核验按月份（北京时间）与业务类别的次数、通过次数、结论矛盾次数、被核验的存证数与平均用时。每次核验都计，同一存证在被核验存证数中只计一次。
owner: gsda
system: blockchain_trust
grain: [month, business_kind]
columns:
  month: {title: 月份, description: 核验时间所在月，YYYY-MM}
  business_kind: 业务类别
  verifications: {title: 核验次数, unit: 次}
  passed: {title: 通过次数, unit: 次, description: 结论为通过}
  matched: {title: 摘要一致次数, unit: 次}
  disagreements: {title: 结论矛盾次数, unit: 次}
  evidence: {title: 被核验的存证数, unit: 条}
  pass_rate: {title: 核验通过率}
  mean_ms: {title: 平均用时, unit: 毫秒}
checks:
  - {name: parts_within_verifications, check: "passed <= verifications and matched <= verifications", message: 部分多于总体, severity: error}
*/
select
    strftime(cast(verified_at at time zone 'Asia/Shanghai' as date), '%Y-%m') as month,
    business_kind,
    count(*) as verifications,
    count(*) filter (where claimed = '通过') as passed,
    count(*) filter (where matches) as matched,
    count(*) filter (where disagrees) as disagreements,
    count(distinct evidence_no) as evidence,
    round(cast(count(*) filter (where claimed = '通过') as double) / nullif(count(*), 0), 4) as pass_rate,
    round(cast(sum(milliseconds) as double) / nullif(count(milliseconds), 0), 1) as mean_ms
from topic.blockchain_trust_verification
where verified_at is not null
group by strftime(cast(verified_at at time zone 'Asia/Shanghai' as date), '%Y-%m'), business_kind
