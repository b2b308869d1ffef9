/*
title: {zh: 产业链, en: Industrial chains}
description: >-
  重点产业链各环节按季度的规上企业数、产值、占全链的份额，与上年同季相比的增长、对全链增长的贡献率与拉动，以及企业集中度（各企业份额平方和）。
  一个企业在几个环节上时按认定权重分摊，权重之和不足1的，其余产值不属于该产业链；取当年的认定，没有的取最近一年以前的，再没有的取最早一年的。
  比较的两季用同一年的认定与权重，因此环节的变化不是名单的变化。
  规上企业产值是统计调查资料：环节不足3户的不给出产值、份额、增长与集中度（统计法第二十五条），对外提供时汇总单元不少于10户。
owner: iitb
system: industry_upgrade
grain: [chain, node, quarter]
columns:
  chain: 产业链
  node: 环节
  quarter: {title: 季度, description: 如 2023Q2}
  firms: {title: 报送产值的企业数, unit: 户}
  output_yuan: {title: 产值, unit: 元, description: 按权重分摊；不足3户的为空}
  share: {title: 占全链份额}
  growth: {title: 同比增速, description: 没有上年同季的为空}
  contribution: {title: 对全链增长的贡献率}
  pull: {title: 拉动全链增长, description: 比率；环节增量与全链上年同季之比}
  hhi: {title: 集中度, description: 环节内各企业份额的平方和}
  local_leaders: {title: 链主企业数, unit: 户}
checks:
  - {name: share_within_one, check: "share between 0 and 1", message: 份额不在0至1之间, dimension: accuracy, severity: error}
  - {name: concentration_within_one, check: "hhi between 0 and 1.0001", message: 集中度不在0至1之间, severity: error}
*/
with

outputs as (
    select
        uscc,
        substr(period, 1, 4) as year,
        case
            when substr(period, 5, 2) in ('01', '02', '03') then 'Q1'
            when substr(period, 5, 2) in ('04', '05', '06') then 'Q2'
            when substr(period, 5, 2) in ('07', '08', '09') then 'Q3'
            else 'Q4'
        end as part,
        sum(output) as output
    from std.stat_industrial_output
    where output is not null
    group by uscc, substr(period, 1, 4), case
            when substr(period, 5, 2) in ('01', '02', '03') then 'Q1'
            when substr(period, 5, 2) in ('04', '05', '06') then 'Q2'
            when substr(period, 5, 2) in ('07', '08', '09') then 'Q3'
            else 'Q4'
        end
),

editions as (
    select distinct chain, cast(year as text) as year from std.iitb_chain_node
),

years as (
    select distinct year from outputs
),

-- the edition of the year, or the newest before it, or else the first
chosen as (
    select years.year, editions.chain, editions.year as edition
    from years
    cross join editions
    qualify row_number() over (
        partition by years.year, editions.chain
        order by
            case when editions.year <= years.year then 0 else 1 end,
            case when editions.year <= years.year then editions.year end desc,
            editions.year
    ) = 1
),

-- the same firms and weights for both of the quarters that are compared
weighted as (
    select
        chosen.year || outputs.part as quarter,
        node.chain,
        node.node,
        node.uscc,
        node.is_leader,
        case when outputs.year = chosen.year then cast(outputs.output * node.weight as decimal(24, 4)) end as now,
        case when outputs.year <> chosen.year then cast(outputs.output * node.weight as decimal(24, 4)) end as before
    from chosen
    inner join std.iitb_chain_node as node
        on chosen.chain = node.chain and cast(node.year as text) = chosen.edition
    inner join outputs
        on node.uscc = outputs.uscc
        and (outputs.year = chosen.year or cast(outputs.year as bigint) = cast(chosen.year as bigint) - 1)
),

firms as (
    select
        quarter,
        chain,
        node,
        uscc,
        max(is_leader) as is_leader,
        sum(now) as now,
        sum(before) as before
    from weighted
    group by quarter, chain, node, uscc
),

nodes as (
    select
        quarter,
        chain,
        node,
        count(now) as firms,
        sum(now) as now,
        sum(before) as before,
        sum(cast(cast(now as double) * cast(now as double) as decimal(38, 4))) as squares,
        count(case when is_leader = '是' and now is not null then 1 end) as local_leaders
    from firms
    group by quarter, chain, node
    having count(now) > 0
),

chains as (
    select quarter, chain, sum(now) as now, sum(before) as before
    from nodes
    group by quarter, chain
),

-- added up exactly, divided as fractions
figures as (
    select
        nodes.chain,
        nodes.node,
        nodes.quarter,
        nodes.firms,
        nodes.local_leaders,
        cast(nodes.now as double) as now,
        cast(nodes.before as double) as before,
        cast(nodes.squares as double) as squares,
        cast(chains.now as double) as chain_now,
        cast(chains.before as double) as chain_before
    from nodes
    inner join chains on nodes.quarter = chains.quarter and nodes.chain = chains.chain
)

select
    chain,
    node,
    quarter,
    firms,
    case when firms >= 3 then cast(now as decimal(20, 2)) end as output_yuan,
    case when firms >= 3 then round(now / nullif(chain_now, 0), 4) end as share,
    case when firms >= 3 then round(now / nullif(before, 0) - 1, 4) end as growth,
    case when firms >= 3 and chain_now <> chain_before
        then round((now - before) / nullif(chain_now - chain_before, 0), 4)
    end as contribution,
    case when firms >= 3 then round((now - before) / nullif(chain_before, 0), 4) end as pull,
    case when firms >= 3 then round(squares / nullif(now * now, 0), 4) end as hhi,
    local_leaders
from figures
