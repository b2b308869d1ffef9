/*
title: {zh: 引用已替代标准, en: Reviews against superseded standards}
description: 在替代标准实施之后仍按旧标准进行的符合性审查，按系统和旧标准列出最近一次。替代标准实施当日起即算引用旧标准。
owner: gsda
system: standards_system
grain: [system_no, standard_no]
columns:
  system_no: 系统编号
  standard_no: 旧标准编号
  current_standard_no: 替代标准编号
  abolished_on: {title: 被替代日期}
  reviews: {title: 审查次数, unit: 次}
  last_reviewed_on: 最近审查日期
  days_after_abolition: {title: 被替代后天数, unit: 天}
checks:
  - {name: after_abolition, check: "days_after_abolition >= 0", message: 审查早于被替代日期, severity: error}
*/
select
    review.system_no,
    review.standard_no,
    inventory.replaced_by as current_standard_no,
    inventory.replaced_on as abolished_on,
    count(*) as reviews,
    max(review.reviewed_on) as last_reviewed_on,
    date_diff('day', inventory.replaced_on, max(review.reviewed_on)) as days_after_abolition
from std.gsda_conformance_review as review
inner join topic.standards_system_standard_inventory as inventory
    on review.standard_no = inventory.standard_no and review.reviewed_on >= inventory.replaced_on
where review.system_no is not null
group by review.system_no, review.standard_no, inventory.replaced_by, inventory.replaced_on
