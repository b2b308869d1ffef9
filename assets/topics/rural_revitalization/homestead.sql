/*
title: {zh: 一户一宅疑点, en: Hints on homesteads}
description: >-
  户籍一户名下的宅基地与一户一宅、面积标准不符的疑点，一户一条：多宅（在户成员名下两宗以上）、超面积（合计面积超过一宅的标准）、非本集体（使用权人不是本集体成员）。
  户以户籍登记的在户成员为准，成年子女的年龄本身不构成另立一户；已注销户籍、已有死亡证明或火化记录的人不算。夫妻等同户几人登记同一宗地的计一宗。
  面积标准为平原80、丘陵120、山区150平方米（广东省实施土地管理法办法的口径，本库参数），几宗地形不同的取最大。
  继承、与他户共有、待拆除的列为可说明的情形，仍然列出。
  本表是个人信息，每一行只是线索，由镇街和农业农村部门核实后决定，不作自动处理；法律依据为土地管理法第六十二条（农村村民一户只能拥有一处宅基地）、
  第六十七条的监督检查职责与个人信息保护法第十三条第一款第三项、第二十四条，用途为宅基地审批与管理的核查。
owner: ara
system: rural_revitalization
grain: [household_no]
columns:
  household_no: {title: 户号, grade: 3}
  county_code: 户籍县级区划代码
  village_code: 户籍居村委会代码
  members: {title: 在户人数, unit: 人}
  parcels: {title: 宅基地宗数, unit: 宗}
  area_m2: {title: 宅基地面积合计, unit: ㎡}
  cap_m2: {title: 面积标准, unit: ㎡}
  kind: {title: 疑点, description: 多宅、超面积、非本集体，以顿号相连}
  excuse: {title: 可说明的情形, description: 继承、共有、待拆除，以顿号相连；没有的为空}
checks:
  - {name: some_hint, check: "kind <> ''", message: 没有疑点却列出, severity: error}
  - {name: several_parcels_are_several, check: "(parcels > 1) = (instr(kind, '多宅') > 0)", message: 宗数与疑点不符, severity: error}
*/
with

dead as (
    select distinct entity_id
    from master.person_xref
    where resource in ('hlth_death_certificate', 'mca_cremation')
),

caps as (
    select * from (values ('平原', 80), ('丘陵', 120), ('山区', 150)) as listed (terrain, cap_m2)
),

-- a parcel once for a household, whoever of it holds it
held as (
    select
        member.household_no,
        homestead.parcel_code,
        max(homestead.area_m2) as area_m2,
        max(caps.cap_m2) as cap_m2,
        max(case when homestead.is_member = '否' then 1 else 0 end) as by_outsider,
        max(case when homestead.acquired_by = '继承' then 1 else 0 end) as inherited,
        max(case when homestead.is_shared = '是' then 1 else 0 end) as shared,
        max(case when homestead.to_be_demolished = '是' then 1 else 0 end) as leaving
    from std.ara_homestead_right as homestead
    inner join master.person_xref as holder
        on holder.resource = 'ara_homestead_right'
        and homestead._batch_id = holder.batch_id and homestead._line_no = holder.line_no
    inner join master.household_member as member on holder.entity_id = member.entity_id and member.is_current
    left join dead on holder.entity_id = dead.entity_id
    left join caps on homestead.terrain = caps.terrain
    where dead.entity_id is null
    group by member.household_no, homestead.parcel_code
),

households as (
    select
        household_no,
        count(*) as parcels,
        round(cast(sum(cast(area_m2 as decimal(18, 4))) as double), 2) as area_m2,
        max(cap_m2) as cap_m2,
        max(by_outsider) as by_outsider,
        max(inherited) as inherited,
        max(shared) as shared,
        max(leaving) as leaving
    from held
    group by household_no
),

hints as (
    select
        households.*,
        concat_ws(
            '、',
            case when parcels > 1 then '多宅' end,
            case when area_m2 > cap_m2 then '超面积' end,
            case when by_outsider = 1 then '非本集体' end
        ) as kind,
        nullif(concat_ws(
            '、',
            case when inherited = 1 then '继承' end,
            case when shared = 1 then '共有' end,
            case when leaving = 1 then '待拆除' end
        ), '') as excuse
    from households
)

select
    hints.household_no,
    household.county_code,
    household.village_code,
    household.members,
    hints.parcels,
    hints.area_m2,
    cast(hints.cap_m2 as bigint) as cap_m2,
    hints.kind,
    hints.excuse
from hints
inner join master.household as household on hints.household_no = household.household_no
where hints.kind <> ''
