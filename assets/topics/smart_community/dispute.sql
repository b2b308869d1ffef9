/*
title: {zh: 纠纷调解, en: Mediation of disputes}
description: >-
  人民调解按受理月份、网格所在区划和纠纷类型的件数与结果。调解成功率为达成协议与（达成协议加调解不成）之比，调解中不计。
  平均用时为受理到办结的自然日，只算已办结者。当事人只计件内人数，不是去重的自然人。
owner: plac
system: smart_community
grain: [month, county_code, kind]
columns:
  month: {title: 月份, description: 受理日期所在月，YYYY-MM}
  county_code: {title: 区划代码, description: 网格所在；无法确定者为 000000}
  kind: {title: 纠纷类型, description: 未填者为不详}
  accepted: {title: 受理件数, unit: 件}
  agreed: {title: 达成协议件数, unit: 件}
  failed: {title: 调解不成件数, unit: 件}
  pending: {title: 调解中件数, unit: 件}
  success_rate: {title: 调解成功率}
  mean_days: {title: 平均用时, unit: 天}
  parties: {title: 当事人人次, unit: 人次}
  amount_yuan: {title: 涉案金额, unit: 元}
checks:
  - {name: parts_within_accepted, check: "agreed + failed + pending <= accepted", message: 各类之和多于受理件数, severity: error}
*/
select
    strftime(mediation.accepted_on, '%Y-%m') as month,
    coalesce(grid.county_code, '000000') as county_code,
    coalesce(mediation.kind, '不详') as kind,
    count(*) as accepted,
    count(*) filter (where mediation.result = '达成协议') as agreed,
    count(*) filter (where mediation.result = '调解不成') as failed,
    count(*) filter (where coalesce(mediation.result, '调解中') = '调解中') as pending,
    round(
        cast(count(*) filter (where mediation.result = '达成协议') as double)
        / nullif(count(*) filter (where mediation.result in ('达成协议', '调解不成')), 0), 4
    ) as success_rate,
    round(
        cast(sum(date_diff('day', mediation.accepted_on, mediation.closed_on))
            filter (where mediation.closed_on >= mediation.accepted_on) as double)
        / nullif(count(*) filter (where mediation.closed_on >= mediation.accepted_on), 0), 2
    ) as mean_days,
    cast(sum(mediation.parties) as bigint) as parties,
    cast(coalesce(sum(mediation.amount_yuan), 0) as decimal(20, 2)) as amount_yuan
from std.plac_dispute_mediation as mediation
left join master.grid as grid on mediation.grid_code = grid.grid_code
where mediation.accepted_on is not null
group by
    strftime(mediation.accepted_on, '%Y-%m'),
    coalesce(grid.county_code, '000000'),
    coalesce(mediation.kind, '不详')
