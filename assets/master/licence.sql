/*
title: {zh: 法人证照, en: Licences of legal entities}
description: 法人持有的电子证照和许可证件，每张一条，持证主体为法人主数据标识；电子证照目录与许可部门分别登记的同一证件各为一条。
owner: gsda
grain: [resource, batch_id, line_no]
absent: empty
columns:
  entity_id: 持证法人标识
  kind: 证照类型
  licence_number: {title: 证照编号, description: 电子证照为证照标识，其余为许可证编号}
  issuer: {title: 颁发机构, description: 数源未填者为空}
  issued_on: 颁发日期
  valid_until: {title: 有效期止, description: 长期有效者为空}
  status: {title: 证照状态, description: 数源所填；未填者为空}
  resource: 来源资源
  batch_id: 批次
  line_no: 行号
checks:
  - {name: issued_before_end, check: "valid_until >= issued_on", message: 有效期止早于颁发日期, dimension: consistency, severity: warning}
*/
with

licences as (
    select
        'gsda_licence_catalogue' as resource, licence_kind as kind, licence_id as licence_number, issuer, issued_on,
        valid_until, status, _batch_id, _line_no
    from std.gsda_licence_catalogue
    union all
    select
        'amr_food_permit' as resource, '食品经营许可证' as kind, permit_no as licence_number,
        cast(null as varchar) as issuer, issued_on, valid_until, status, _batch_id, _line_no
    from std.amr_food_permit
    union all
    select
        'eeb_discharge_permit' as resource, '排污许可证' as kind, permit_no as licence_number,
        cast(null as varchar) as issuer, issued_on, valid_until, cast(null as varchar) as status, _batch_id, _line_no
    from std.eeb_discharge_permit
    union all
    select
        'hcb_presale_permit' as resource, '商品房预售许可证' as kind, permit_number as licence_number,
        cast(null as varchar) as issuer, issued_on, valid_until, cast(null as varchar) as status, _batch_id, _line_no
    from std.hcb_presale_permit
    union all
    select
        'wrb_water_intake_permit' as resource, '取水许可证' as kind, permit_no as licence_number,
        cast(null as varchar) as issuer, issued_on, valid_until, cast(null as varchar) as status, _batch_id, _line_no
    from std.wrb_water_intake_permit
    union all
    select
        'edu_training_institution' as resource, '民办学校办学许可证' as kind, permit_no as licence_number,
        cast(null as varchar) as issuer, valid_from as issued_on, valid_until, cast(null as varchar) as status,
        _batch_id, _line_no
    from std.edu_training_institution
    union all
    select
        'hlth_medical_institution' as resource, '医疗机构执业许可证' as kind, institution_code as licence_number,
        cast(null as varchar) as issuer, approved_on as issued_on, valid_until, cast(null as varchar) as status,
        _batch_id, _line_no
    from std.hlth_medical_institution
)

select
    xref.entity_id,
    licences.kind,
    licences.licence_number,
    licences.issuer,
    licences.issued_on,
    licences.valid_until,
    licences.status,
    licences.resource,
    licences._batch_id as batch_id,
    licences._line_no as line_no
from licences
inner join master.legal_entity_xref as xref
    on licences.resource = xref.resource and licences._batch_id = xref.batch_id and licences._line_no = xref.line_no
where xref.part in ('holder', 'operator', 'developer', 'institution')
