"""卫生健康局: its registers of institutions and staff, certificates of birth and death, vaccinations and records."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, identity, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.batches import clean
from pipelines.sandbox.views.columns import beside, compact_day, day, moment
from pipelines.sandbox.views.persons import OTHER_SELVES, person_faults, sex, with_people
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.health import CAUSES, make_health_workers
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.places import homonyms

SCHEDULE = (
    *(("02", 1, 0), ("01", 1, 0), ("02", 2, 1), ("03", 1, 2), ("03", 2, 3), ("05", 1, 3), ("04", 1, 4), ("05", 2, 4)),
    *(("05", 3, 5), ("02", 3, 6), ("09", 1, 6), ("07", 1, 8), ("08", 1, 8), ("09", 2, 9), ("05", 4, 18), ("07", 2, 18)),
    *(("11", 1, 18), ("08", 2, 24), ("10", 1, 36), ("04", 2, 48), ("10", 2, 72), ("06", 1, 72)),
)
"""Vaccine, dose and the age in months at which it is due."""
FIRST_YEAR = 2014
SHORT = {"01": "BCG", "02": "HepB", "03": "IPV", "04": "bOPV", "05": "DTaP", "06": "DT", "07": "MMR", "08": "JE-L"}

INSTITUTION_FAULTS = (
    Fault("H21", "机构名称", 0.03, organisations.name_variant),
    Fault("H22", "统一社会信用代码", 0.02, organisations.lower_case),
    Fault("H26", "行政区划代码", 0.02, divisions.abolished, divisions.has_history("行政区划代码")),
    Fault("H30", "经度", 0.005, divisions.zero_coordinate),
    Fault("H11", "批准设立日期", 0.02, dates.malformed),
)
WORKER_FAULTS = (
    Fault("H15", "身份证号", 0.05, identity.odd_x, pl.col("身份证号").str.ends_with("X")),
    Fault("H17", "身份证号", 0.001, identity.masked),
    Fault("H18", "姓名", 0.01, text.traditional),
    Fault("H9", "人员类别", 0.01, text.relabelled({"医师": "医生", "护士": "护理", "药师": "药剂"})),
    Fault("H20", "联系电话", 0.02, identity.dialled),
    Fault("H11", "本次注册日期", 0.01, dates.malformed),
)
BIRTH_FAULTS = (
    Fault("H17", "MQSFZH", 0.003, identity.masked),
    Fault("H3", "XSEXM", 0.01, text.invisible),
    Fault("H33", "CSTZ", 0.003, numbers.times(10)),
    Fault("H11", "QFRQ", 0.005, dates.malformed),
)
DEATH_FAULTS = (
    Fault("H15", "死者身份证号", 0.05, identity.odd_x, pl.col("死者身份证号").str.ends_with("X")),
    Fault("H18", "死者姓名", 0.02, text.traditional),
    Fault("H11", "死亡日期", 0.02, dates.malformed),
)
VACCINATION_FAULTS = (
    *person_faults("身份证号", "姓名"),
    Fault("H9", "疫苗", 0.02, text.relabelled(SHORT)),
    Fault("H12", "接种日期", 0.001, dates.before("出生日期")),
    Fault("H10", "接种日期", 0.0005, dates.unknown_date),
)
RECORD_FAULTS = (
    Fault("H2", "DE02.01.039.00", 0.001, text.lost_letter),
    *person_faults("DE02.01.030.00", "DE02.01.039.00"),
    Fault("H4", "DE02.01.010.00", 0.03, text.null_spelling, pl.col("DE02.01.010.00").is_null()),
    Fault("H20", "DE02.01.010.00", 0.01, identity.dialled),
    Fault("H20", "DE02.01.010.00", 0.002, identity.no_phone),
    Fault("H9", "DE04.50.001.00", 0.01, text.relabelled({"1": "A型", "2": "B型", "3": "O型", "4": "AB型"})),
    Fault("H11", "DE06.00.062.00", 0.005, dates.malformed),
    Fault("H12", "DE06.00.062.00", 0.001, dates.before("DE02.01.005.01")),
)


def deliver(city: City, desk: Desk) -> None:
    """Six resources."""
    rng = desk.random("health")
    draw = stream(city.seed, "health")
    _institutions(city, desk, rng)
    workers = make_health_workers(city.scale, city.people, city.institutions, draw)
    titles = ("江门市卫生技术人员执业注册名册", "截止日期：2023-12-31")
    staff = plant(_workers(city, workers, rng), WORKER_FAULTS, rng)
    desk.excel("hlth_health_worker", "hlth/health_worker_20231231.xlsx", staff, titles, ("首次注册日期",))
    shared = homonyms(city.places.villages)
    birth_faults = (*BIRTH_FAULTS, divisions.without_parents("MQZZ", 0.05, shared))
    births = repeat_rows(plant(_births(city, rng), birth_faults, rng), 0.003, rng)
    place = {"database": "hlth/mch.db", "table": "T_CSZM"}
    desk.table("hlth_birth_certificate", "hlth_mch:T_CSZM", births, key=("CSZMBH",), **place)
    deaths = plant(_deaths(city, rng), DEATH_FAULTS, rng)
    titles = ("居民死亡医学证明（推断）书登记表", "填报单位：江门市疾病预防控制中心")
    desk.excel("hlth_death_certificate", "hlth/death_certificate_20231231.xlsx", deaths, titles, ("死亡日期",))
    for year in range(FIRST_YEAR, TODAY.year + 1):
        given = plant(_vaccinations(city, year, rng), VACCINATION_FAULTS, rng)
        desk.csv("hlth_vaccination", f"hlth/vaccination_{year}.csv", given, delimiter=";")
    record_faults = (*RECORD_FAULTS, divisions.without_parents("DE02.01.009.00", 0.05, shared))
    records = repeat_rows(plant(_records(city, rng), record_faults, rng), 0.001, rng)
    desk.csv("hlth_health_record", "hlth/health_record_20231231.csv", records, encoding="utf-16", delimiter="\t")


def _institutions(city: City, desk: Desk, rng: Generator) -> None:
    """Two snapshots: in December some have gone, and two are new."""
    beds = pl.col("beds").cast(pl.String)
    level = pl.Series(rng.choice(["33", "23", "22"], len(city.institutions), p=[0.2, 0.5, 0.3]))
    rows = city.institutions.select(
        医疗机构代码="code",
        统一社会信用代码="uscc",
        机构名称="name",
        机构类别="kind",
        医院等级=pl.when(pl.col("kind") == "A").then(level).otherwise(pl.lit("00")),
        主要负责人=city.people["name"][head := rng.integers(0, len(city.people), len(city.institutions))],
        行政区划代码="county_code",
        所在镇街="town_name",
        地址="address",
        经度=pl.col("lng").round(6).cast(pl.String),
        纬度=pl.col("lat").round(6).cast(pl.String),
        核定床位数=pl.when(pl.col("beds") > 0).then(beds).otherwise(pl.lit("0")),
        联系电话="phone",
        批准设立日期=day("approved"),
        许可证有效期至=pl.lit("2028-12-31"),
        备注=pl.lit(None, pl.String),
        _entity="entity",
        _role_institution="entity",
        _role_head=city.people["entity"][head],
    )
    closed = max(1, len(rows) // 100)
    before, after = rows[: len(rows) - 2], pl.concat([rows[:10], rows[10 + closed :]])
    for until, delivered in (("20231130", clean(before)), ("20231231", plant(after, INSTITUTION_FAULTS, rng))):
        file = f"hlth/medical_institution_{until}.csv"
        desk.csv("hlth_medical_institution", file, delivered, encoding="utf-8-sig", line_end="\r\n")


def _workers(city: City, workers: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    rows = with_people(city, workers)
    rows = beside(
        rows,
        city.institutions[rows["institution"]].select("code", institution_name="name", institution_entity="entity"),
    )
    scope = {"医师": "内科专业", "护士": "护理", "药师": "药学"}
    rank = pl.Series(rng.choice(["初级", "中级", "副高级", "正高级"], len(rows), p=[0.5, 0.35, 0.12, 0.03]))
    return rows.select(
        序号=(pl.int_range(pl.len()) + 1).cast(pl.String),
        执业证书编码=pl.concat_str(pl.lit("2014407"), serial("person", 9)),
        身份证号="citizen_id",
        姓名="name",
        性别=sex("男", "女"),
        人员类别="category",
        执业范围=pl.col("category").replace_strict(scope),
        技术职称=rank,
        主要执业机构代码="code",
        主要执业机构名称="institution_name",
        首次注册日期=day("first_registered"),
        本次注册日期=day("registered"),
        注册状态=pl.lit("1"),
        联系电话="phone",
        _entity="entity",
        _role_person="entity",
        _role_institution="institution_entity",
    )


def _births(city: City, rng: Generator) -> pl.DataFrame:
    known = city.births.filter(pl.col("mother") >= 0)
    rows = with_people(city, known)
    mothers = city.people[rows["mother"]].select(
        mother_entity="entity", mother_name="name", mother_id="citizen_id", mother_address="address"
    )
    rows = beside(rows, mothers, _wards(city, len(rows), rng))
    seconds = pl.Series(rng.integers(0, 86_400, len(rows)) * 1_000_000).cast(pl.Duration("us"))
    issued = pl.Series(rng.integers(1, 9, len(rows)))
    rows = rows.with_columns(
        moment=pl.col("born").cast(pl.Datetime("us")) + seconds,
        issued=pl.min_horizontal(pl.col("born") + pl.duration(days=pl.lit(issued)), pl.lit(TODAY)).cast(pl.Date),
    )
    weight = np.clip(rng.normal(3200, 420, len(rows)), 1500, 5200).astype(np.int64)
    return rows.select(
        CSZMBH=pl.concat_str(pl.lit("U44"), serial("person", 9)),
        XSEXM="name",
        XSEXB=sex(),
        CSSJ=moment("moment"),
        CSTZ=pl.Series(weight).cast(pl.String),
        CSYZ=pl.Series(rng.integers(37, 42, len(rows))).cast(pl.String),
        MQXM="mother_name",
        MQSFZH="mother_id",
        MQZZ="mother_address",
        JCJGDM="code",
        QFRQ=day("issued"),
        GXSJ=pl.concat_str(day("issued"), pl.lit(" 16:20:00")),
        _entity="entity",
        _role_child="entity",
        _role_mother="mother_entity",
        _role_institution="institution_entity",
    )


def _deaths(city: City, rng: Generator) -> pl.DataFrame:
    rows = with_people(city, city.deaths)
    count = len(rows)
    rows = beside(rows, city.places.villages[rows["village"]].select("county_name"), _wards(city, count, rng))
    cause = rng.integers(0, len(CAUSES), count)
    reported = pl.col("died") + pl.duration(days=pl.lit(pl.Series(rng.integers(0, 5, count))))
    return rows.select(
        序号=(pl.int_range(pl.len()) + 1).cast(pl.String),
        死亡证明编号=pl.concat_str(pl.lit("SW4407"), serial("person", 9)),
        死者身份证号="citizen_id",
        死者姓名="name",
        性别=sex("男", "女"),
        出生日期=day("birth"),
        死亡日期=day("died"),
        死亡地点=pl.Series(rng.choice(["1", "2", "3", "4"], count, p=[0.35, 0.05, 0.5, 0.1])),
        根本死因编码=pl.Series(np.array([code for code, _ in CAUSES])[cause]),
        根本死因=pl.Series(np.array([name for _, name in CAUSES])[cause]),
        常住区县="county_name",
        填报机构代码="code",
        填报日期=reported.cast(pl.Date).dt.strftime("%Y-%m-%d"),
        _entity="entity",
        _role_person="entity",
        _role_institution="institution_entity",
    )


def _wards(city: City, count: int, rng: Generator) -> pl.DataFrame:
    """Codes and entities of institutions that have beds."""
    hospitals = city.institutions.filter(pl.col("beds") > 0)
    return hospitals[rng.integers(0, len(hospitals), count)].select("code", institution_entity="entity")


def _vaccinations(city: City, year: int, rng: Generator) -> pl.DataFrame:
    """What the children born in that year were given by today, a few days after it was due."""
    plan = pl.DataFrame(SCHEDULE, schema=["vaccine", "dose", "months"], orient="row")
    children = with_people(city, city.births.filter(pl.col("born").dt.year() == year))
    clinics = city.institutions.filter(pl.col("kind").is_in(["B", "C"]))
    home = pl.Series(rng.integers(0, len(clinics), len(children)))
    rows = children.with_columns(code=clinics["code"][home], clinic=clinics["entity"][home]).join(
        plan, how="cross", maintain_order="left_right"
    )
    late = pl.Series(rng.integers(0, 25, len(rows)))
    given = pl.col("born").dt.offset_by(pl.concat_str(pl.col("months").cast(pl.String), pl.lit("mo")))
    rows = rows.with_columns(given=(given + pl.duration(days=pl.lit(late))).cast(pl.Date))
    rows = rows.filter((pl.col("given") <= TODAY) & pl.Series(rng.random(len(rows)) < 0.985))
    site = pl.when(pl.col("vaccine") == "04").then(pl.lit("3")).when(pl.col("dose") % 2 == 0).then(pl.lit("2"))
    return rows.select(
        儿童编码=pl.concat_str(pl.lit("4407"), serial("person", 10)),
        身份证号="citizen_id",
        姓名="name",
        出生日期=compact_day("birth"),
        疫苗="vaccine",
        剂次=pl.col("dose").cast(pl.String),
        接种日期=compact_day("given"),
        疫苗批号=pl.concat_str(pl.lit("P"), pl.col("given").dt.strftime("%Y%m"), "vaccine"),
        接种部位=site.otherwise(pl.lit("1")),
        接种单位代码="code",
        接种人=pl.lit("系统"),
        **OTHER_SELVES,
        _entity="entity",
        _role_child="entity",
        _role_institution="clinic",
    )


def _records(city: City, rng: Generator) -> pl.DataFrame:
    """Two of three of the living; the older they are the more are watched for a chronic disease."""
    chosen = city.people["cancelled"].is_null().to_numpy() & (rng.random(len(city.people)) < 0.66)
    rows = with_people(city, city.people.filter(pl.Series(chosen)).select("person"))
    count = len(rows)
    lived = (TODAY - rows["birth"]).dt.total_days().to_numpy()
    ill = rng.random(count) < np.clip((lived / 365 - 35) / 60, 0, 0.6)
    clinics = city.institutions.filter(pl.col("kind").is_in(["B", "C"]))
    created = np.datetime64(TODAY) - np.minimum(rng.integers(30, 4500, count), lived)
    examined = np.maximum(created, np.datetime64(TODAY) - rng.integers(1, 700, count))
    columns: dict[str, pl.Expr | pl.Series] = {
        "DE01.00.009.00": pl.concat_str(pl.lit("440700"), serial("person", 11)),
        "DE02.01.030.00": pl.col("citizen_id"),
        "DE02.01.039.00": pl.col("name"),
        "DE02.01.040.00": sex(),
        "DE02.01.005.01": compact_day("birth"),
        "DE04.50.001.00": pl.Series(rng.choice(["1", "2", "3", "4", "5"], count, p=[0.26, 0.25, 0.39, 0.06, 0.04])),
        "DE02.01.010.00": pl.col("phone"),
        "DE02.01.009.00": pl.col("address"),
        "DE02.10.026.00": pl.Series(
            np.where(ill, rng.choice(["2", "3", "23", "8"], count, p=[0.6, 0.2, 0.18, 0.02]), "0")
        ),
        "DE08.10.052.00": clinics["code"][clinic := rng.integers(0, len(clinics), count)],
        "JTYSQY": pl.Series(rng.choice(["1", "0"], count, p=[0.42, 0.58])),
        "DE06.00.062.00": pl.Series(created).dt.strftime("%Y%m%d"),
        "DE06.00.230.00": pl.Series(examined).dt.strftime("%Y%m%d"),
        **OTHER_SELVES,
        "_entity": pl.col("entity"),
        "_role_person": pl.col("entity"),
        "_role_institution": clinics["entity"][clinic],
    }
    return rows.select(**columns)
