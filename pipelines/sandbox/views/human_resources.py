"""人力资源和社会保障局 and 人才工作局: registrations of work, vacancies, inspections, certificates and talents."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, identity, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows, unknown_firm
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.batches import FIRST, clean, in_changes, in_days
from pipelines.sandbox.views.columns import beside, compact_day, day, number
from pipelines.sandbox.views.persons import OTHER_SELVES, person_faults, sex, with_people
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.labour import (
    make_certificates,
    make_labour_cases,
    make_registrations,
    make_talents,
    make_vacancies,
)

LEVELS = ("一级", "二级", "三级", "四级")
WORDS = ("新增", "变更", "注销")

REGISTRATION_FAULTS = (
    *person_faults("AAC002", "AAC003"),
    Fault("H9", "ACC0M1", 0.005, text.relabelled({"1": "J", "2": "S"})),
    Fault("H21", "AAB004", 0.005, organisations.name_variant),
    Fault("H24", "AAB004", 0.002, organisations.pseudo_unit),
    Fault("H32", "AAB998", 0.003, unknown_firm),
    Fault("H12", "AAE036", 0.002, dates.before("ACC201")),
    Fault("H26", "AAB301", 0.004, divisions.abolished, divisions.has_history("AAB301")),
)
VACANCY_FAULTS = (
    Fault("H21", "招聘单位", 0.02, organisations.name_variant),
    Fault("H7", "月薪上限", 0.005, numbers.text_number("元")),
    Fault("H12", "截止日期", 0.005, dates.before("发布日期")),
    Fault("H25", "工作区县", 0.02, divisions.county_variant),
    Fault("H11", "发布日期", 0.01, dates.malformed),
)
CASE_FAULTS = (
    Fault("H21", "被监察单位", 0.03, organisations.name_variant),
    Fault("H9", "案由", 0.02, text.relabelled({"01": "欠薪"})),
    Fault("H7", "涉及金额", 0.02, numbers.text_number("元")),
    Fault("H25", "管辖区县", 0.02, divisions.county_variant),
    Fault("H12", "结案日期", 0.004, dates.before("立案日期")),
)
CERTIFICATE_FAULTS = (
    Fault("H15", "证件号码", 0.05, identity.odd_x, pl.col("证件号码").str.ends_with("X")),
    Fault("H16", "证件号码", 0.003, identity.wrong_check),
    Fault("H3", "姓名", 0.005, text.invisible),
    Fault("H9", "技能等级", 0.01, text.relabelled({"3": "高级工", "4": "中级工", "5": "初级工"})),
    Fault("H33", "实操成绩", 0.003, numbers.times(10)),
    Fault("H6", "发证日期", 0.005, dates.serial_number),
)
TALENT_FAULTS = (
    Fault("H15", "证件号码", 0.05, identity.odd_x, pl.col("证件号码").str.ends_with("X")),
    Fault("H18", "姓名", 0.02, text.traditional),
    Fault("H17", "证件号码", 0.002, identity.masked),
    Fault("H21", "用人单位", 0.02, organisations.name_variant),
    Fault("H7", "人才补贴金额", 0.02, numbers.text_number("元")),
)


def deliver(city: City, desk: Desk) -> None:
    """Four resources of the one and one of the other."""
    rng, draw = desk.random("hrss"), stream(city.seed, "labour")
    registered = _registrations(city, make_registrations(city.people, city.employment, draw), rng)
    faulty = repeat_rows(plant(registered, REGISTRATION_FAULTS, rng), 0.001, rng)
    place = {"database": "hrss/core.db", "table": "CC20"}
    desk.table("hrss_employment_registration", "hrss_core:CC20", faulty, key=("ACC200",), **place)
    _vacancies(city, desk, make_vacancies(city.scale, city.firms, draw), rng)
    cases = plant(_cases(city, make_labour_cases(city.scale, city.firms, draw), rng), CASE_FAULTS, rng)
    desk.ods("hrss_labour_inspection", "hrss/labour_inspection_20231231.ods", cases, ("劳动保障监察案件台账",))
    _certificates(city, desk, make_certificates(city.scale, city.people, draw), rng)
    recognised = make_talents(city.scale, city.people, city.employment, draw)
    talents = plant(_talents(city, recognised), TALENT_FAULTS, rng)
    titles = ("江门市高层次人才认定名册", "填报单位：江门市人才工作局")
    desk.excel("talent_talent_person", "talent/talent_person_20231231.xlsx", talents, titles, ("认定日期",))


def _firms(city: City) -> pl.DataFrame:
    number_of_firm = pl.int_range(pl.len()).cast(pl.Int64)
    return city.firms.select(
        "uscc", employer="name", employer_entity="entity", county_name="county", firm=number_of_firm
    )


def _registrations(city: City, registrations: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    rows = with_people(city, registrations.rename({"kind": "sort"})).join(
        _firms(city), on="firm", how="left", maintain_order="left"
    )
    rows = beside(rows, city.places.villages[rows["village"]].select("county_code"))
    idle = pl.Series(rng.choice(["3", "4"], len(rows), p=[0.9, 0.1]))
    return rows.select(
        ACC200=pl.concat_str(pl.lit("4407"), serial("registration", 12)),
        AAC001=pl.concat_str(pl.lit("4407"), serial("person", 10)),
        AAC002="citizen_id",
        AAC003="name",
        AAC011="education",
        ACC0M1="sort",
        ACC0M4=pl.when(pl.col("firm").is_not_null()).then(pl.lit("1")).otherwise(idle),
        AAB998="uscc",
        AAB004="employer",
        ACC201=compact_day("began"),
        AAE036=compact_day("registered"),
        AAB301="county_code",
        AAE040=pl.concat_str(day("registered"), pl.lit(" 10:05:00")),
        AAE011=pl.lit("1001"),
        **OTHER_SELVES,
        _entity="entity",
        _role_person="entity",
        _role_employer="employer_entity",
    )


def _vacancies(city: City, desk: Desk, vacancies: pl.DataFrame, rng: Generator) -> None:
    firms = city.firms[vacancies["firm"]].select("uscc", "name", "county", "phone", "entity")
    rows = beside(vacancies, firms).select(
        岗位编号=pl.concat_str(pl.lit("GW2023"), serial("vacancy", 8)),
        单位统一社会信用代码="uscc",
        招聘单位="name",
        招聘岗位="occupation",
        招聘人数=number("wanted"),
        学历要求="education",
        月薪下限=number("pay_from"),
        月薪上限=number("pay_to"),
        工作区县="county",
        联系电话="phone",
        发布日期=day("published"),
        截止日期=day("until"),
        岗位状态="status",
        更新时间=pl.lit("2023-12-31 18:00:00"),
        _entity="entity",
        _role_employer="entity",
    )
    earlier = {"岗位状态": pl.lit("在招"), "更新时间": pl.lit("2023-12-29 18:00:00")}
    first, days = in_days(rows, rng, earlier)
    parts = {FIRST: plant(first, VACANCY_FAULTS, rng)} | {name: clean(part) for name, part in days.items()}
    for name, part in parts.items():
        file = f"hrss/job_vacancy_{name}.csv"
        desk.csv("hrss_job_vacancy", file, part, encoding="utf-16", delimiter="\t", line_end="\r\n")


def _cases(city: City, cases: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    rows = beside(cases, city.firms[cases["firm"]].select("uscc", "name", "county", "entity"))
    inspectors = city.people.filter(pl.col("birth").dt.year().is_between(1970, 1995)).head(12)
    return rows.select(
        案件编号=pl.concat_str(pl.lit("粤江人社监案字〔2023〕第"), serial("case", 6), pl.lit("号")),
        统一社会信用代码="uscc",
        被监察单位="name",
        案由="cause",
        涉及人数=number("people"),
        涉及金额=number("owed"),
        立案日期=day("filed"),
        结案日期=day("closed"),
        处理结果="outcome",
        列入失信名单=pl.when("blacklisted").then(pl.lit("1")).otherwise(pl.lit("0")),
        管辖区县="county",
        办案人员=inspectors["name"][inspector := rng.integers(0, len(inspectors), len(rows))],
        _entity="entity",
        _role_employer="entity",
        _role_inspector=inspectors["entity"][inspector],
    )


def _certificates(city: City, desk: Desk, certificates: pl.DataFrame, rng: Generator) -> None:
    assessors = city.firms.filter(pl.col("kind") == "enterprise").head(20)
    rows = with_people(city, certificates).select(
        证书编号=pl.concat_str(pl.lit("S0000440700"), serial("certificate", 9)),
        证件号码="citizen_id",
        姓名="name",
        职业名称="occupation",
        技能等级="skill",
        理论成绩=number("theory"),
        实操成绩=number("practice"),
        评价机构=assessors["name"][assessor := rng.integers(0, len(assessors), len(certificates))],
        发证日期=day("issued"),
        _entity="entity",
        _role_person="entity",
        _role_assessed_by=assessors["entity"][assessor],
    )
    first, days = in_changes(rows, rng, "操作类型", WORDS, {"职业名称": pl.lit("普工")})
    parts = {FIRST: plant(first, CERTIFICATE_FAULTS, rng)} | {name: clean(part) for name, part in days.items()}
    for name, part in parts.items():
        file = f"hrss/vocational_certificate_{name}.csv"
        desk.csv("hrss_vocational_certificate", file, part, encoding="utf-8-sig", line_end="\r\n")


def _talents(city: City, talents: pl.DataFrame) -> pl.DataFrame:
    rows = with_people(
        city, beside(talents, city.firms[talents["firm"]].select("uscc", employer="name", employer_entity="entity"))
    )
    level = pl.col("level").replace_strict(dict(enumerate(LEVELS)))
    card = pl.when(pl.col("level") == 0).then(pl.lit("A")).when(pl.col("level") == 1).then(pl.lit("B"))
    return rows.select(
        序号=(pl.int_range(pl.len()) + 1).cast(pl.String),
        人才编号=pl.concat_str(pl.lit("RC"), serial("person", 8)),
        证件号码="citizen_id",
        姓名="name",
        性别=sex("男", "女"),
        最高学历="education",
        人才层次=level,
        专业领域="field",
        用人单位统一社会信用代码="uscc",
        用人单位="employer",
        认定日期=day("since"),
        有效期至=day("until"),
        人才补贴金额=number("subsidy"),
        优粤卡=card.otherwise(pl.lit("无卡")),
        联系电话="phone",
        _entity="entity",
        _role_person="entity",
        _role_employer="employer_entity",
    )
