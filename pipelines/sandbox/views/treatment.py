"""卫生健康局: visits packed by month, discharge records in XML, and notified diseases with their corrections."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, numbers, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.batches import FIRST, clean, in_changes
from pipelines.sandbox.views.columns import beside, compact_day, day, moment, number
from pipelines.sandbox.views.periods import periods
from pipelines.sandbox.views.persons import OTHER_SELVES, person_faults, sex, with_people
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.epidemics import make_cards
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.funds import GROUPS
from pipelines.sandbox.world.health import DIAGNOSES, make_infections, make_stays, make_visits
from pipelines.sandbox.world.people import TODAY

CODES, NAMES = pl.Series([code for code, *_ in DIAGNOSES]), pl.Series([name for _, name, _ in DIAGNOSES])
DEPARTMENTS = ("内科", "外科", "儿科", "妇产科", "急诊科", "中医科", "眼科", "皮肤科")

VISIT_FAULTS = (
    *person_faults("SFZH", "XM"),
    Fault("H9", "XB", 0.002, text.relabelled({"1": "男", "2": "女"})),
    Fault("H4", "YSZYBM", 0.01, text.null_spelling),
    Fault("H7", "ZFY", 0.002, numbers.text_number("元")),
    Fault("H33", "YBJE", 0.001, numbers.times(100), pl.col("YBJE").cast(pl.Float64) > 1),
    Fault("H9", "ZDBM", 0.001, lambda rows, field, rng: rows["ZDMC"].to_list()),
    Fault("H6", "CSRQ", 0.001, dates.serial_number),
)
STAY_FAULTS = (
    *person_faults("SFZH", "XM", 0.003),
    Fault("H12", "CYSJ", 0.003, dates.before("RYSJ")),
    Fault("H11", "RYSJ", 0.004, dates.malformed),
    Fault("H33", "ZFJE", 0.002, numbers.times(100)),
)
INFECTION_FAULTS = (
    Fault("H18", "patientName", 0.01, text.traditional),
    Fault("H9", "sexCode", 0.01, text.relabelled({"1": "男", "2": "女"})),
    Fault("H11", "onsetDate", 0.01, dates.malformed),
    Fault("H9", "disease", 0.01, text.relabelled({"流行性感冒": "流感"})),
)
WORDS = ("1", "2", "3")
"""A card is new, corrected or taken back."""


def deliver(city: City, desk: Desk) -> None:
    """Three resources."""
    rng = desk.random("treatment")
    draw = stream(city.seed, "treatment")
    known = (city.people, city.institutions)
    for name, start, end in periods(city.scale.deliveries):
        month = name.replace("_", "")
        visits = plant(_visits(city, make_visits(city.scale, known, start, end, draw), month, rng), VISIT_FAULTS, rng)
        file = f"hlth/outpatient_{month}.zip!visit_{month}.csv"
        desk.csv("hlth_outpatient_visit", file, repeat_rows(visits, 0.0005, rng), encoding="gb18030", line_end="\r\n")
        stays = plant(_stays(city, make_stays(city.scale, known, start, end, draw), month, rng), STAY_FAULTS, rng)
        desk.xml("hlth_inpatient_discharge", f"hlth/inpatient_{month}.xml", repeat_rows(stays, 0.001, rng), "BASY")
    if city.history:
        _stays_before(city, desk)
    _infections(city, desk, draw, rng)


def _visits(city: City, visits: pl.DataFrame, month: str, rng: Generator) -> pl.DataFrame:
    count = len(visits)
    rows = with_people(
        city, beside(visits, city.institutions[visits["institution"]].select("code", treated_at="entity"))
    )
    compact = "%Y%m%d%H%M%S"
    return rows.with_row_index("row").select(
        YLJGDM="code",
        JZLSH=pl.concat_str(pl.lit(f"MZ{month}"), serial("row", 8)),
        SFZH="citizen_id",
        XM="name",
        XB=sex(),
        CSRQ=compact_day("birth"),
        JZLX=pl.Series(rng.choice(["100", "101", "102", "200"], count, p=[0.8, 0.1, 0.07, 0.03])),
        KSMC=pl.Series(rng.choice(DEPARTMENTS, count)),
        JZRQ=pl.col("visited").dt.strftime(compact),
        ZDBM=CODES[rows["diagnosis"]],
        ZDMC=NAMES[rows["diagnosis"]],
        YSZYBM=pl.concat_str(pl.lit("1104407"), pl.Series(rng.integers(10**7, 10**8, count)).cast(pl.String)),
        ZFY=number("total"),
        YBJE=number("insured"),
        SCSJ=(pl.col("visited") + pl.duration(hours=9)).dt.strftime(compact),
        **OTHER_SELVES,
        _entity="entity",
        _role_person="entity",
        _role_institution="treated_at",
    )


def _stays(city: City, stays: pl.DataFrame, month: str, rng: Generator) -> pl.DataFrame:
    count = len(stays)
    rows = with_people(city, beside(stays, city.institutions[stays["institution"]].select("code", treated_at="entity")))
    iso = "%Y-%m-%dT%H:%M:%S"
    return rows.with_row_index("row").select(
        USERNAME="code",
        BAH=pl.concat_str(pl.lit(f"ZY{month}"), serial("row", 7)),
        SFZH="citizen_id",
        XM="name",
        XB=sex(),
        RYSJ=pl.col("admitted").dt.strftime(iso),
        CYSJ=pl.col("discharged").dt.strftime(iso),
        SJZYTS=number("days"),
        CYKB=pl.Series(rng.choice(DEPARTMENTS, count)),
        JBDM=CODES[rows["diagnosis"]],
        ZYZD=NAMES[rows["diagnosis"]],
        DRG=pl.Series(rng.choice(list(GROUPS), count)),
        LYFS=pl.Series(rng.choice(["1", "2", "3", "4", "5"], count, p=[0.9, 0.03, 0.02, 0.04, 0.01])),
        ZFY=number("total"),
        ZFJE=number("own"),
        **OTHER_SELVES,
        _entity="entity",
        _role_person="entity",
        _role_institution="treated_at",
    )


def _stays_before(city: City, desk: Desk) -> None:
    """The discharges of the year before: what a group cost then is what this year's cases are held against."""
    rng, draw = desk.random("stays before"), stream(city.seed, "stays before")
    for name, start, end in periods(city.scale.deliveries, TODAY.year - 1):
        month = name.replace("_", "")
        stays = make_stays(city.scale, (city.people, city.institutions), start, end, draw)
        sent = repeat_rows(plant(_stays(city, stays, month, rng), STAY_FAULTS, rng), 0.001, rng)
        desk.xml("hlth_inpatient_discharge", f"hlth/inpatient_{month}.xml", sent, "BASY")


def _infections(city: City, desk: Desk, draw: Generator, rng: Generator) -> None:
    """Of 2023, or of all the years that are compared: those before come in a file a year."""
    if city.history:
        cases = make_cards(city.scale, city.people, city.institutions, stream(city.seed, "cards"))
    else:
        cases = make_infections(city.scale, city.people, city.institutions, draw)
    rows = with_people(city, beside(cases, city.institutions[cases["institution"]].select("code", treated_at="entity")))
    rows = beside(rows, city.places.villages[rows["village"]].select("town_code"))
    year = pl.col("onset").dt.year()
    young = pl.col("birth").dt.year() >= year - 5
    cards = rows.with_row_index("row").select(
        cardId=pl.format("CRB4407-{}-{}", year, serial("row", 8)),
        idCard="citizen_id",
        patientName="name",
        sexCode=sex(),
        birthday=day("birth"),
        crowd=pl.when(young).then(pl.lit("托幼儿童或散居儿童")).otherwise(pl.lit("其他")),
        disease="disease",
        caseClass="case_class",
        onsetDate=day("onset"),
        diagnoseTime=moment("diagnosed"),
        reportTime=moment("reported"),
        orgCode="code",
        addrCode="town_code",
        _entity="entity",
        _role_person="entity",
        _role_institution="treated_at",
    )
    earlier = {"caseClass": pl.lit("3")}
    for before in sorted(set(rows["onset"].dt.year()) - {TODAY.year}):
        past = cards.filter(rows["onset"].dt.year() == before).select(pl.lit(WORDS[0]).alias("opType"), pl.all())
        file = f"hlth/infectious_{before}1231.jsonl"
        desk.json_lines("hlth_infectious_disease_report", file, plant(past, INFECTION_FAULTS, rng))
    cards = cards.filter(rows["onset"].dt.year() == TODAY.year)
    first, days = in_changes(cards, rng, "opType", WORDS, earlier)
    parts = {FIRST: plant(first, INFECTION_FAULTS, rng)} | {name: clean(part) for name, part in days.items()}
    for name, part in parts.items():
        desk.json_lines("hlth_infectious_disease_report", f"hlth/infectious_{name}.jsonl", part)
