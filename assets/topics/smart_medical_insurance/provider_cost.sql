/*
title: {zh: 机构费用监测, en: Costs of providers}
description: >-
  定点机构按季度（结算的北京日期）与医疗类别的结算笔数、次均费用，与同类型同等级其他机构（不含本机构）的次均费用之比；已退费的不计。
  本机构或同类其他机构不足30笔的，不比较。未定级与未填等级的各自为一类。
owner: hsa
system: smart_medical_insurance
grain: [quarter, provider_code, treatment_type]
columns:
  quarter: {title: 季度, description: 如 2023Q2}
  provider_code: 定点机构编码
  treatment_type: {title: 医疗类别, description: 国家医保平台 med_type，未填者为 00}
  settlements: {title: 结算笔数, unit: 笔}
  mean_yuan: {title: 次均费用, unit: 元}
  peer_settlements: {title: 同类其他机构笔数, unit: 笔}
  peers_mean_yuan: {title: 同类次均费用, unit: 元}
  ratio: {title: 与同类之比, description: 不足30笔则为空}
checks:
  - {name: ratio_not_negative, check: "ratio is null or ratio >= 0", message: 与同类之比为负, severity: error}
*/
with

quarters as (
    select * from (values
        ('01', 'Q1'), ('02', 'Q1'), ('03', 'Q1'), ('04', 'Q2'), ('05', 'Q2'), ('06', 'Q2'),
        ('07', 'Q3'), ('08', 'Q3'), ('09', 'Q3'), ('10', 'Q4'), ('11', 'Q4'), ('12', 'Q4')
    ) as listed (month, quarter)
),

costs as (
    select
        strftime(cast(settlement.settled_at at time zone 'Asia/Shanghai' as date), '%Y') || quarters.quarter as quarter,
        provider.provider_code,
        coalesce(provider.kind, '不详') || coalesce(provider.hospital_level, '未填') as peer_group,
        coalesce(settlement.treatment_type, '00') as treatment_type,
        count(*) as settlements,
        sum(settlement.total_yuan) as total_yuan
    from std.hsa_settlement as settlement
    inner join std.hsa_designated_provider as provider on settlement.provider_code = provider.provider_code
    inner join quarters
        on strftime(cast(settlement.settled_at at time zone 'Asia/Shanghai' as date), '%m') = quarters.month
    where coalesce(settlement.refunded, '否') <> '是' and settlement.total_yuan is not null
    group by
        strftime(cast(settlement.settled_at at time zone 'Asia/Shanghai' as date), '%Y') || quarters.quarter,
        provider.provider_code,
        coalesce(provider.kind, '不详') || coalesce(provider.hospital_level, '未填'),
        coalesce(settlement.treatment_type, '00')
),

peers as (
    select quarter, peer_group, treatment_type, sum(settlements) as settlements, sum(total_yuan) as total_yuan
    from costs
    group by quarter, peer_group, treatment_type
),

compared as (
    select
        costs.quarter,
        costs.provider_code,
        costs.treatment_type,
        costs.settlements,
        cast(costs.total_yuan as double) / nullif(costs.settlements, 0) as mean_yuan,
        cast(peers.settlements - costs.settlements as bigint) as peer_settlements,
        cast(peers.total_yuan - costs.total_yuan as double) / nullif(peers.settlements - costs.settlements, 0)
            as peers_mean_yuan
    from costs
    inner join peers
        on costs.quarter = peers.quarter
        and costs.peer_group = peers.peer_group
        and costs.treatment_type = peers.treatment_type
)

select
    quarter,
    provider_code,
    treatment_type,
    settlements,
    round(mean_yuan, 2) as mean_yuan,
    peer_settlements,
    round(peers_mean_yuan, 2) as peers_mean_yuan,
    case when settlements >= 30 and peer_settlements >= 30 then round(mean_yuan / nullif(peers_mean_yuan, 0), 4) end
        as ratio
from compared
