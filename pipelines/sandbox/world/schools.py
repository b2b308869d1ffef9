"""Schools of the sandbox city, their teachers, and the children who go there."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.identifiers import credit_codes, organisation_codes
from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.places import Places
from pipelines.sandbox.world.vocabulary import COUNTY_NAMES

SCHOOLS = 1_700
TEACHERS = 55_000
TRAINING = 420
STAGES = (("111", "幼儿园", 3), ("211", "小学", 6), ("311", "初级中学", 12), ("342", "高级中学", 15))
"""Kind of school, its name, and the age at which children enter."""
LEAVING_AGE = 18
_SHARES = (0.55, 0.3, 0.11, 0.04)


def make_schools(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """One row a school; each county has at least two of every kind."""
    counties = sorted(COUNTY_NAMES)
    base = [(kind, county) for kind in range(len(STAGES)) for county in counties for _ in range(2)]
    more = max(0, scale.count(SCHOOLS) - len(base))
    village = rng.choice(len(places.weights), more, p=places.weights)
    codes = places.villages["county_code"].to_numpy()
    first = [int(rng.choice(np.flatnonzero(codes == county))) for _, county in base]
    villages = np.concatenate([np.array(first, dtype=np.int64), village])
    stage = np.concatenate([[kind for kind, _ in base], rng.choice(len(STAGES), more, p=_SHARES)]).astype(np.int64)
    count = len(stage)
    lng, lat = places.points(villages, rng)
    stems = organisation_codes(np.char.add("ME", np.char.zfill(np.arange(count).astype(str), 6)))
    rows = pl.DataFrame(
        {
            "school": np.arange(count),
            "stage": stage,
            "village": villages,
            "lng": lng,
            "lat": lat,
            "classes": rng.integers(6, 48, count),
            "area": rng.integers(2_000, 60_000, count),
            "founded": rng.integers(1950, 2022, count),
            "public": rng.random(count) < np.array([0.5, 0.9, 0.9, 0.9])[stage],
            "door": rng.integers(1, 300, count),
        }
    ).hstack(places.villages[villages])
    number = (pl.col("school") + 1).cast(pl.String)
    return rows.with_columns(
        code=(2_144_000_000 + pl.col("school")).cast(pl.String),
        name=pl.concat_str(
            "county_name", "town_name", pl.lit("第"), number, pl.Series(np.array([s[1] for s in STAGES])[stage])
        ),
        kind=pl.Series(np.array([s[0] for s in STAGES])[stage]),
        uscc=pl.Series(credit_codes(np.char.add(np.char.add("12", rows["county_code"].to_numpy().astype(str)), stems))),
        entity=pl.concat_str(pl.lit("school:"), pl.col("school").cast(pl.String).str.zfill(6)),
        phone=pl.Series(np.char.add("0750-", (6_000_001 + np.arange(count) * 31 % 900_000).astype(str))),
        address=pl.concat_str(
            pl.lit("江门市"), "county_name", "town_name", pl.lit("学府路"), pl.col("door").cast(pl.String), pl.lit("号")
        ),
    )


def make_students(people: pl.DataFrame, places: Places, schools: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Nearly all children between three and eighteen go to a school of their age in the county they live in."""
    county = places.villages["county_code"].to_numpy()[people["village"].to_numpy()]
    school_year = date(TODAY.year, 8, 31)
    age = ((school_year - people["birth"]).dt.total_days() / 365.25).floor()
    entries = [*(entry for *_, entry in STAGES), LEAVING_AGE]
    parts = []
    for stage in range(len(STAGES)):
        for code in sorted(COUNTY_NAMES):
            mine = (age >= entries[stage]) & (age < entries[stage + 1]) & people["cancelled"].is_null()
            pupils = np.flatnonzero(mine.to_numpy() & (county == code))
            pupils = pupils[rng.random(len(pupils)) < (0.93, 0.995, 0.99, 0.9)[stage]]
            near = schools.filter(pl.col("stage") == stage, pl.col("county_code") == code)["school"].to_numpy()
            parts.append((pupils, near[rng.integers(0, len(near), len(pupils))], np.full(len(pupils), stage)))
    person, school, stages = (np.concatenate(column) for column in zip(*parts, strict=True))
    ages = age.to_numpy()[person].astype(np.int64)
    year = ages - np.array(entries)[stages] + 1
    return pl.DataFrame(
        {
            "person": person,
            "school": school,
            "year": year,
            "class": rng.integers(1, 13, len(person)),
            "enrolled": (np.datetime64("2024-09", "M") - 12 * year).astype("datetime64[D]"),
            "status": rng.choice(["01", "02", "03"], len(person), p=[0.985, 0.005, 0.01]),
        }
    ).sort("person")


def make_teachers(scale: Scale, people: pl.DataFrame, schools: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Adults of working age who teach."""
    able = people.filter(
        pl.col("birth").is_between(date(1965, 1, 1), date(1999, 12, 31)), pl.col("cancelled").is_null()
    )
    count = min(max(60, scale.count(TEACHERS)), len(able))
    chosen = np.sort(rng.choice(len(able), count, replace=False))
    return able[chosen].select(
        "person",
        school=pl.Series(rng.integers(0, len(schools), count)),
        education=pl.Series(rng.choice(["10", "20", "30"], count, p=[0.12, 0.72, 0.16])),
        rank=pl.Series(rng.choice(["081", "082", "083", "084", "089"], count, p=[0.01, 0.24, 0.45, 0.2, 0.1])),
        subject=pl.Series(rng.choice(["语文", "数学", "英语", "物理", "体育", "音乐", "学前教育"], count)),
        permanent=pl.Series(rng.random(count) < 0.8),
        started=(pl.col("birth").dt.offset_by("23y")),
    )


def make_training(scale: Scale, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Standing firms that were allowed to teach after school."""
    standing = firms.filter(pl.col("status") == "存续", pl.col("kind") == "enterprise")
    count = min(max(60, scale.count(TRAINING)), len(standing))
    chosen = np.sort(rng.choice(len(standing), count, replace=False))
    since = np.datetime64("2021-01-01") + rng.integers(0, 900, count)
    return standing[chosen].select(
        "firm",
        subject=pl.Series(rng.choice(["学科", "艺术", "体育", "科技"], count, p=[0.2, 0.45, 0.25, 0.1])),
        area=pl.Series(rng.integers(80, 900, count)),
        held=pl.Series(np.round(rng.lognormal(11, 1, count), 2)),
        since=pl.Series(since),
        until=pl.Series(since + 1095),
        listed=pl.Series(rng.random(count) < 0.9),
    )
