/*
title: {zh: 信用承诺履约, en: Credit commitments}
description: 信用承诺按承诺月份、承诺类型与受理单位的件数、已有结果件数、已履行与违反承诺件数；未到期的不在履约率的分子分母中。
owner: drb
system: social_credit
grain: [month, kind, accepted_by]
columns:
  month: {title: 月份, description: 承诺日期所在月}
  kind: 承诺类型
  accepted_by: 受理单位
  given: {title: 承诺数, unit: 件}
  due: {title: 已有结果数, unit: 件}
  kept: {title: 已履行数, unit: 件}
  broken: {title: 违反承诺数, unit: 件}
  kept_rate: {title: 履约率}
checks:
  - {name: parts_make_due, check: "kept + broken = due and due <= given", message: 履行与违反之和不等于已有结果数, severity: error}
*/
select
    strftime(committed_on, '%Y-%m') as month,
    coalesce(kind, '不详') as kind,
    coalesce(accepted_by, '不详') as accepted_by,
    count(*) as given,
    count(*) filter (where fulfilment in ('已履行', '违反承诺')) as due,
    count(*) filter (where fulfilment = '已履行') as kept,
    count(*) filter (where fulfilment = '违反承诺') as broken,
    round(
        cast(count(*) filter (where fulfilment = '已履行') as double)
        / nullif(count(*) filter (where fulfilment in ('已履行', '违反承诺')), 0), 4
    ) as kept_rate
from std.drb_credit_commitment
where committed_on is not null
group by strftime(committed_on, '%Y-%m'), coalesce(kind, '不详'), coalesce(accepted_by, '不详')
