/*
title: {zh: 单位车辆所有人查无此企业, en: Vehicles of unknown organisations}
description: 所有人为单位的机动车，其统一社会信用代码不在市场监管与社会组织登记之中。
charges: std.psb_vehicle
dimension: consistency
reason: 机动车所有单位在登记机关查不到
optional: [std.mca_social_organisation]
*/
with known as (
    select uscc from std.amr_market_entity
    union all
    select uscc from std.mca_social_organisation
)

select _batch_id, _line_no, 'owner_document' as column_name
from std.psb_vehicle
where owner_kind = '单位' and length(owner_document) = 18 and owner_document not in (select uscc from known)
