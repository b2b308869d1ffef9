"""教育局: schools, pupils and the changes of the last days, teachers in an old dBASE table, training institutions."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, identity, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.batches import FIRST, clean, in_days
from pipelines.sandbox.views.columns import beside, compact_day, day, number
from pipelines.sandbox.views.persons import OTHER_SELVES, other_selves, sex, with_people
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.schools import STAGES, make_students, make_teachers, make_training

CLASS_PLACES = {"幼儿园": 30, "小学": 45, "初级中学": 50, "高级中学": 55}
BANKS = ("中国农业银行江门分行", "中国建设银行江门市分行", "江门农村商业银行")

SCHOOL_FAULTS = (
    Fault("H21", "XXMC", 0.03, organisations.name_variant),
    Fault("H9", "XXBXLX", 0.03, text.relabelled({kind: name for kind, name, _ in STAGES})),
    Fault("H26", "XZQHM", 0.02, divisions.abolished, divisions.has_history("XZQHM")),
    Fault("H27", "SSZJ", 0.03, divisions.town_variant),
    Fault("H30", "WD", 0.004, divisions.zero_coordinate),
)
STUDENT_FAULTS = (
    Fault("H15", "sfzjh", 0.04, identity.odd_x, pl.col("sfzjh").str.ends_with("X")),
    Fault("H16", "sfzjh", 0.003, identity.wrong_check),
    Fault("H17", "xjh", 0.003, identity.masked),
    *other_selves("sfzjh", "xm"),
    Fault("H3", "xm", 0.003, text.invisible),
    Fault("H9", "xbm", 0.004, text.relabelled({"1": "男", "2": "女"})),
    Fault("H11", "csrq", 0.004, dates.malformed),
    Fault("H12", "rxny", 0.002, dates.before("csrq")),
    Fault("H26", "hkszd", 0.004, divisions.abolished, divisions.has_history("hkszd")),
)
TEACHER_FAULTS = (
    Fault("H15", "SFZJH", 0.05, identity.odd_x, pl.col("SFZJH").str.ends_with("X")),
    Fault("H17", "SFZJH", 0.002, identity.masked),
    Fault("H9", "XLM", 0.02, text.relabelled({"10": "研究生", "20": "本科", "30": "大专"})),
    Fault("H11", "CJGZRQ", 0.02, dates.malformed),
    Fault("H20", "SJHM", 0.02, identity.dialled),
)
TRAINING_FAULTS = (
    Fault("H22", "统一社会信用代码", 0.02, organisations.lower_case),
    Fault("H7", "预收费监管余额", 0.02, numbers.text_number("元")),
    Fault("H11", "许可有效期起", 0.02, dates.malformed),
    Fault("H12", "许可有效期止", 0.002, dates.before("许可有效期起")),
)


def deliver(city: City, desk: Desk) -> None:
    """Four resources."""
    rng, draw = desk.random("edu"), stream(city.seed, "education")
    schools = plant(_schools(city, rng), SCHOOL_FAULTS, rng)
    desk.csv("edu_school", "edu/school_20230901.csv", schools, encoding="gb18030", line_end="\r\n")
    _students(city, desk, draw, rng)
    teachers = make_teachers(city.scale, city.people, city.schools, draw)
    desk.dbf("edu_teacher", "edu/teacher_20230901.dbf", plant(_teachers(city, teachers), TEACHER_FAULTS, rng))
    training = plant(_training(city, draw, rng), TRAINING_FAULTS, rng)
    titles = ("江门市校外培训机构台账", "每区县一张工作表")
    file = "edu/training_institution_20231231.xlsx"
    desk.excel("edu_training_institution", file, training, titles, ("许可有效期起",), sheet_by="_county")


def _schools(city: City, rng: Generator) -> pl.DataFrame:
    schools = city.schools
    heads = city.people[rng.integers(0, len(city.people), len(schools))]
    stage = pl.col("kind").replace_strict({kind: CLASS_PLACES[name] for kind, name, _ in STAGES})
    return schools.select(
        XXBSM="code",
        TYSHXYDM="uscc",
        XXMC="name",
        XXBXLX="kind",
        XXJBZ=pl.when("public").then(pl.lit("811")).otherwise(pl.lit("999")),
        XZQHM="county_code",
        SSZJ="town_name",
        XXDZ="address",
        JD=pl.col("lng").round(6).cast(pl.String),
        WD=pl.col("lat").round(6).cast(pl.String),
        XZXM=heads["name"],
        LXDH="phone",
        ZDMJ=number("area"),
        BJS=number("classes"),
        XWS=(pl.col("classes") * stage).cast(pl.String),
        JXNF=number("founded"),
        _entity="entity",
        _role_school="entity",
        _role_head=heads["entity"],
    )


def _students(city: City, desk: Desk, draw: Generator, rng: Generator) -> None:
    """All pupils, then two days of newcomers and of pupils whose state or class was corrected."""
    students = make_students(city.people, city.places, city.schools, draw)
    rows = with_people(
        city, beside(students, city.schools[students["school"]].select("code", "stage", school_entity="entity"))
    )
    rows = rows[rng.permutation(len(rows)).tolist()]
    entered = pl.col("stage").replace_strict(dict(enumerate(("幼儿园", "小学", "初中", "高中"))))
    hour = pl.Series(rng.integers(1, 24, len(rows))).cast(pl.String).str.zfill(2)
    pupils = rows.select(
        xjh=pl.concat_str(pl.lit("G"), "citizen_id"),
        sfzjh="citizen_id",
        xm="name",
        xbm=sex(),
        csrq=day("birth"),
        xxbsm="code",
        nj=pl.concat_str(entered, pl.col("year").cast(pl.String), pl.lit("年级")),
        bj=pl.concat_str(pl.lit("（"), pl.col("class").cast(pl.String), pl.lit("）班")),
        rxny=day("enrolled"),
        hkszd="area_code",
        sqzn=pl.when(pl.col("kind") == "floating").then(pl.lit("1")).otherwise(pl.lit("0")),
        xjzt="status",
        gxsj=pl.concat_str(pl.lit("2023-12-31 "), hour, pl.lit(":00:00")),
        **OTHER_SELVES,
        _entity="entity",
        _role_person="entity",
        _role_school="school_entity",
    )
    earlier = {"xjzt": pl.lit("02"), "gxsj": pl.lit("2023-09-05 08:00:00")}
    first, days = in_days(pupils, rng, earlier)
    parts = {FIRST: plant(first, STUDENT_FAULTS, rng)} | {name: clean(part) for name, part in days.items()}
    for name, part in parts.items():
        desk.json_lines("edu_student", f"edu/student_{name}.jsonl", part)


def _teachers(city: City, teachers: pl.DataFrame) -> pl.DataFrame:
    rows = with_people(city, beside(teachers, city.schools[teachers["school"]].select("code", school_entity="entity")))
    return rows.select(
        JSBH=pl.concat_str(pl.lit("JS4407"), serial("person", 8)),
        SFZJH="citizen_id",
        XM="name",
        XBM=sex(),
        XXBSM="code",
        XLM="education",
        ZC="rank",
        RJXK="subject",
        JSZGZH=pl.concat_str(pl.lit("2014407"), serial("person", 9)),
        BZLB=pl.when("permanent").then(pl.lit("1")).otherwise(pl.lit("0")),
        CJGZRQ=compact_day("started"),
        SJHM="phone",
        _entity="entity",
        _role_person="entity",
        _role_school="school_entity",
    )


def _training(city: City, draw: Generator, rng: Generator) -> pl.DataFrame:
    training = make_training(city.scale, city.firms, draw)
    firms = city.firms[training["firm"]].select("uscc", "name", "entity", "county", "address", "phone", "legal_person")
    rows = beside(training, firms).sort("county", "firm")
    return rows.select(
        序号=(pl.int_range(pl.len()) + 1).cast(pl.String),
        办学许可证号=pl.concat_str(pl.lit("教民14407"), serial("firm", 9)),
        统一社会信用代码="uscc",
        机构名称="name",
        培训类别="subject",
        培训地址="address",
        负责人=city.people["name"][rows["legal_person"]],
        联系电话="phone",
        培训场地面积=number("area"),
        资金监管银行=pl.Series(rng.choice(BANKS, len(rows))),
        预收费监管余额=number("held"),
        许可有效期起=day("since"),
        许可有效期止=day("until"),
        白名单=pl.when("listed").then(pl.lit("√")).otherwise(pl.lit("×")),
        _county="county",
        _entity="entity",
        _role_institution="entity",
        _role_head=city.people["entity"][rows["legal_person"]],
    )
