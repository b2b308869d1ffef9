"""Hospitals and clinics of the sandbox city, who works there, and who was treated."""

from datetime import date, datetime

import numpy as np
import polars as pl

from pipelines.sandbox.identifiers import credit_codes, organisation_codes
from pipelines.sandbox.randomness import Generator, zipf_weights
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.places import Places

INSTITUTIONS = 2_600
FEWEST_INSTITUTIONS = 60
WORKERS = 45_000
VISITS = 33_000_000
STAYS = 700_000
INFECTIONS = 42_000
KINDS = ("A", "B", "C", "D", "E")
"""医院, 社区卫生服务机构, 卫生院, 门诊部和诊所, 专业公共卫生机构."""
_SHARES = (0.05, 0.12, 0.05, 0.75, 0.03)
_CLASSES = {"A": "A100", "B": "B100", "C": "C220", "D": "D110", "E": "G110"}
_NAMES = {"A": "人民医院", "B": "社区卫生服务站", "C": "卫生院", "D": "诊所", "E": "妇幼保健院"}
_MARKS = ("仁和", "康泰", "安济", "惠民", "德济", "广善", "同福", "明心", "杏林", "益寿")

DIAGNOSES = (
    ("J06.9", "急性上呼吸道感染", 0.28),
    ("I10.x00", "特发性高血压", 0.2),
    ("E11.900", "2型糖尿病", 0.12),
    ("K29.7", "胃炎", 0.1),
    ("M54.5", "下背痛", 0.08),
    ("J20.9", "急性支气管炎", 0.08),
    ("L20.9", "特应性皮炎", 0.05),
    ("H10.9", "结膜炎", 0.04),
    ("J18.9", "肺炎", 0.03),
    ("I25.1", "动脉硬化性心脏病", 0.02),
)
CAUSES = (
    ("I21.9", "急性心肌梗死"),
    ("I63.9", "脑梗死"),
    ("C34.9", "支气管和肺恶性肿瘤"),
    ("J44.9", "慢性阻塞性肺病"),
    ("I61.9", "脑出血"),
    ("E14.9", "糖尿病"),
    ("N18.9", "慢性肾脏病"),
)
DISEASES = ("流行性感冒", "手足口病", "其他感染性腹泻病", "肺结核", "流行性腮腺炎", "登革热", "病毒性肝炎", "梅毒")
CHILDREN_ONLY = ("手足口病", "流行性腮腺炎")
DISEASE_SHARES = (0.5, 0.2, 0.12, 0.06, 0.03, 0.02, 0.04, 0.03)


def make_institutions(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """One row an institution: code, kind, village, position and licence; the largest come first."""
    count = max(FEWEST_INSTITUTIONS, scale.count(INSTITUTIONS))
    village = rng.choice(len(places.weights), count, p=places.weights)
    kind = np.concatenate([KINDS, rng.choice(KINDS, count - len(KINDS), p=_SHARES)])
    stems = organisation_codes(np.char.add("MH", np.char.zfill(np.arange(count).astype(str), 6)))
    lng, lat = places.points(village, rng)
    rows = pl.DataFrame(
        {
            "institution": np.arange(count),
            "kind": kind,
            "village": village,
            "lng": lng,
            "lat": lat,
            "organisation": stems,
            "mark": rng.choice(_MARKS, count),
            "beds": np.select([kind == "A", kind == "C", kind == "E"], rng.integers(40, 1200, (3, count)), 0),
            "approved": np.datetime64("1985-01-01") + rng.integers(0, 13_500, count),
            "door": rng.integers(1, 400, count),
        }
    ).hstack(places.villages[village])
    return _named(rows).with_columns(
        uscc=pl.Series(credit_codes(np.char.add(np.char.add("52", rows["county_code"].to_numpy().astype(str)), stems))),
        phone=pl.Series(np.char.add("0750-", (3_000_000 + np.arange(count) * 37 % 900_000 + 1).astype(str))),
    )


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    number = (pl.col("institution") + 1).cast(pl.String)
    classes, names = pl.col("kind").replace_strict(_CLASSES), pl.col("kind").replace_strict(_NAMES)
    trade_mark = pl.when(pl.col("kind").is_in(["A", "D"])).then("mark").otherwise(pl.lit(""))
    town = pl.col("town_name").str.strip_suffix("街道")
    return rows.with_columns(
        code=pl.concat_str("organisation", "county_code", pl.lit("11"), classes, pl.lit("1")),
        name=pl.concat_str("county_name", town, trade_mark, names, pl.lit("第"), number, pl.lit("部")),
        entity=pl.concat_str(pl.lit("institution:"), pl.col("institution").cast(pl.String).str.zfill(6)),
        address=pl.concat_str(
            pl.lit("江门市"), "county_name", "town_name", pl.lit("健康路"), pl.col("door").cast(pl.String), pl.lit("号")
        ),
    )


def make_health_workers(scale: Scale, people: pl.DataFrame, institutions: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Adults of working age who are licensed: `person`, `institution`, `category` and when they were registered."""
    able = people.filter(
        pl.col("birth").is_between(date(1965, 1, 1), date(1998, 12, 31)), pl.col("cancelled").is_null()
    )
    count = min(max(60, scale.count(WORKERS)), len(able))
    chosen = np.sort(rng.choice(len(able), count, replace=False))
    first = np.datetime64("2019-12-01") - rng.integers(0, 600, count)
    return able[chosen].select(
        "person",
        category=pl.Series(rng.choice(["医师", "护士", "药师"], count, p=[0.42, 0.5, 0.08])),
        institution=pl.Series(by_size(institutions, count, rng)),
        first_registered=pl.Series(first),
        registered=pl.Series(first + rng.integers(0, 1400, count)),
    )


def make_visits(
    scale: Scale, city: tuple[pl.DataFrame, pl.DataFrame], start: datetime, end: datetime, rng: Generator
) -> pl.DataFrame:
    """Outpatient visits of a span of days to the institutions (of `city`: people and institutions)."""
    people, institutions = city
    count = max(1, round(scale.count(VISITS) * (end - start).days / 365))
    diagnosis = rng.choice(len(DIAGNOSES), count, p=[share for *_, share in DIAGNOSES])
    hours = rng.integers(8 * 3600, 18 * 3600, count)
    seconds = rng.integers(0, max(1, (end - start).days), count) * 86_400 + hours
    total = np.round(rng.lognormal(4.9, 0.7, count), 2)
    return pl.DataFrame(
        {
            "person": _alive(people, count, rng),
            "institution": by_size(institutions, count, rng),
            "diagnosis": diagnosis,
            "visited": np.datetime64(start, "ms") + seconds.astype("timedelta64[s]"),
            "total": total,
            "insured": np.round(total * rng.choice([0.0, 0.5, 0.65, 0.8], count), 2),
        }
    ).sort("visited")


def make_stays(
    scale: Scale, city: tuple[pl.DataFrame, pl.DataFrame], start: datetime, end: datetime, rng: Generator
) -> pl.DataFrame:
    """Stays in hospital that end in a span of days."""
    people, institutions = city
    count = max(1, round(scale.count(STAYS) * (end - start).days / 365))
    hospitals = institutions.filter(pl.col("beds") > 0)["institution"].to_numpy()
    days = rng.geometric(1 / 7.5, count)
    total = np.round(days * rng.lognormal(6.9, 0.4, count), 2)
    out = np.datetime64(start, "ms") + (
        rng.integers(0, max(1, (end - start).days), count) * 86_400 + rng.integers(8 * 3600, 17 * 3600, count)
    ).astype("timedelta64[s]")
    return pl.DataFrame(
        {
            "person": _alive(people, count, rng),
            "institution": hospitals[rng.integers(0, len(hospitals), count)],
            "diagnosis": rng.integers(0, len(DIAGNOSES), count),
            "admitted": out - (days * 86_400 + rng.integers(-10_000, 10_000, count)).astype("timedelta64[s]"),
            "discharged": out,
            "days": days,
            "total": total,
            "own": np.round(total * rng.uniform(0.1, 0.5, count), 2),
        }
    ).sort("discharged")


def make_infections(scale: Scale, people: pl.DataFrame, institutions: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Notified cases of the year: onset, diagnosis and report follow each other."""
    count = max(60, scale.count(INFECTIONS))
    disease = rng.choice(DISEASES, count, p=DISEASE_SHARES)
    living = people.filter(pl.col("cancelled").is_null(), pl.col("birth") < date(2023, 1, 1))
    children = living.filter(pl.col("birth") > date(2015, 1, 1))["person"].to_numpy()
    anyone = living["person"].to_numpy()
    person = np.where(
        np.isin(disease, CHILDREN_ONLY),
        children[rng.integers(0, len(children), count)],
        anyone[rng.integers(0, len(anyone), count)],
    )
    onset = np.sort(np.datetime64("2023-01-03") + rng.integers(0, 350, count))
    diagnosed = onset.astype("datetime64[ms]") + rng.integers(30_000, 400_000, count).astype("timedelta64[s]")
    return pl.DataFrame(
        {
            "person": person,
            "institution": by_size(institutions, count, rng),
            "disease": disease,
            "case_class": rng.choice(["1", "2", "3"], count, p=[0.3, 0.65, 0.05]),
            "onset": onset,
            "diagnosed": diagnosed,
            "reported": diagnosed + rng.integers(600, 80_000, count).astype("timedelta64[s]"),
        }
    )


def by_size(institutions: pl.DataFrame, count: int, rng: Generator) -> np.ndarray:
    """Rows of institutions; the first, which are the largest, come more often."""
    return rng.choice(len(institutions), count, p=zipf_weights(len(institutions), 0.7))


def _alive(people: pl.DataFrame, count: int, rng: Generator) -> np.ndarray:
    """Rows of people who were there all the year, the old three times as often."""
    rows = np.flatnonzero(people["cancelled"].is_null().to_numpy() & (people["birth"] < date(2023, 1, 1)).to_numpy())
    old = TODAY.year - people["birth"].dt.year().to_numpy()[rows] > 60
    weights = np.cumsum(np.where(old, 3.0, 1.0))
    return np.asarray(rows[np.searchsorted(weights, rng.random(count) * weights[-1], side="right")])
