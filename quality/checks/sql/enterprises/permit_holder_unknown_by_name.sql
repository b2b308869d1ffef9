/*
title: {zh: 行政许可相对人查无此企业, en: Permit holders that no register knows}
description: 没有统一社会信用代码的法人相对人，名称不在市场监管、社会组织与法律服务机构登记之中。
charges: std.drb_administrative_permit
dimension: consistency
reason: 相对人名称不在登记机关的登记之中
optional: [std.mca_social_organisation, std.jus_legal_service_org]
*/
with known as (
    select entity_name as name from std.amr_market_entity
    union all
    select organisation_name as name from std.mca_social_organisation
    union all
    select organisation_name as name from std.jus_legal_service_org
)

select _batch_id, _line_no, 'holder_name' as column_name
from std.drb_administrative_permit
where holder_uscc is null and holder_kind = '法人及非法人组织' and holder_name not in (select name from known where name is not null)
