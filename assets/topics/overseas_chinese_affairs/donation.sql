/*
title: {zh: 侨捐, en: Donations of overseas Chinese}
description: >-
  侨捐项目按捐赠年份、受赠区县、类别和来源国家或地区的项目数与金额。金额由侨联按捐赠当日折成人民币填报；原币种不是人民币的没有汇率可核对，
  另列项目数与金额。同一项目多次报送以更新时间最新的一条为准（由标准库保证）。
owner: ofoc
system: overseas_chinese_affairs
grain: [year, county_code, kind, country]
columns:
  year: {title: 捐赠年份, description: YYYY}
  county_code: {title: 受赠区划代码, description: 无法确定者为 000000}
  kind: {title: 捐赠类别, description: 未填者为不详}
  country: {title: 来源国家或地区, description: 国家代码；未填者为 -}
  projects: {title: 项目数, unit: 个}
  amount_yuan: {title: 捐赠金额, unit: 元}
  converted_projects: {title: 原币种为外币的项目数, unit: 个}
  converted_yuan: {title: 原币种为外币的金额, unit: 元, description: 包含在捐赠金额中}
checks:
  - {name: converted_within_total, check: "converted_projects <= projects and converted_yuan <= amount_yuan", message: 外币部分多于总体, severity: error}
*/
select
    strftime(donation.donated_on, '%Y') as year,
    coalesce(named.code, '000000') as county_code,
    coalesce(donation.kind, '不详') as kind,
    coalesce(donation.origin_country, '-') as country,
    count(*) as projects,
    cast(coalesce(sum(donation.amount_yuan), 0) as decimal(20, 2)) as amount_yuan,
    count(*) filter (where donation.currency is distinct from '人民币') as converted_projects,
    cast(
        coalesce(sum(donation.amount_yuan) filter (where donation.currency is distinct from '人民币'), 0) as decimal(20, 2)
    ) as converted_yuan
from std.ofoc_overseas_donation as donation
left join master.division as named
    on left(replace(donation.county_name, '江门市', ''), 2) = left(named.name, 2)
    and named.is_current and named.kind in ('district', 'county_city')
where donation.donated_on is not null
group by
    strftime(donation.donated_on, '%Y'),
    coalesce(named.code, '000000'),
    coalesce(donation.kind, '不详'),
    coalesce(donation.origin_country, '-')
