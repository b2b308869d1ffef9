"""Who is looked after: allowances for the very old, social aid, and homes for the elderly."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.organisations import make_organisations
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.places import Places

AIDED, HOMES = 60_000, 230
FORGOTTEN = 0.12
AID_KINDS = ("101", "102", "201", "301")
MONTHLY = {"101": 1040, "102": 1040, "201": 1664, "301": 300}
SCHEME = {"1": "80", "2": "150", "3": "500"}
"""Yuan a month by class of age: from 80, from 90, from 100."""


def make_allowances(people: pl.DataFrame, deaths: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Who receives the allowance in 2023: `person`, class of age, and the last day `until` which it is paid.

    It ends with death, but for a part of the dead nobody told the office (H19): there `until` is later.
    """
    old = people.filter(pl.col("kind") == "registered", pl.col("birth").dt.year() <= TODAY.year - 81)
    rows = old.join(deaths, on="person", how="left", maintain_order="left")
    dead = rows["died"].is_not_null().to_numpy()
    forgotten = dead & (rng.random(len(rows)) < FORGOTTEN)
    forgotten[np.flatnonzero(dead)[:1]] = True
    rows = rows.with_columns(forgotten=pl.Series(forgotten)).filter(
        pl.col("died").is_null() | pl.col("forgotten") | (pl.col("died") >= date(2023, 1, 1))
    )
    age = TODAY.year - pl.col("birth").dt.year()
    return rows.select(
        "person",
        "died",
        until=pl.when(pl.col("forgotten") | pl.col("died").is_null()).then(pl.lit(TODAY)).otherwise("died"),
        age_class=pl.when(age >= 100).then(pl.lit("3")).when(age >= 90).then(pl.lit("2")).otherwise(pl.lit("1")),
        account=pl.Series(np.char.zfill(rng.integers(0, 10_000, len(rows)).astype(str), 4)),
    )


def make_aid(scale: Scale, people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Aided households by their applicant: `person`, kind, members, yuan a month, start and (mostly null) end."""
    heads = people.filter(pl.col("kind") == "registered", pl.col("role") == "户主", pl.col("cancelled").is_null())
    count = min(max(150, scale.count(AIDED)), len(heads))
    rows = heads[np.sort(rng.choice(len(heads), count, replace=False))]
    kind = rng.choice(AID_KINDS, count, p=[0.18, 0.52, 0.18, 0.12])
    members = np.where(kind == "201", 1, rng.integers(1, 5, count))
    days = rng.integers(60, 3600, count)
    ended = rng.random(count) < 0.06
    started = (pl.lit(TODAY) - pl.duration(days=pl.lit(pl.Series(days)))).cast(pl.Date)
    return rows.select(
        "person",
        kind=pl.Series(kind),
        members=pl.Series(members),
        yuan=pl.Series(np.array([MONTHLY[code] for code in kind]) * members),
        started=started,
        ended=pl.when(pl.Series(ended)).then((started + pl.duration(days=pl.lit(pl.Series(days // 2)))).cast(pl.Date)),
        holder=pl.Series(rng.integers(0, len(people), count)),
    )


def make_homes(scale: Scale, places: Places, people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Homes for the elderly with beds and residents; there are a hundred at least, in every county."""
    count = max(120, scale.count(HOMES))
    homes = make_organisations(count, "52", "MWH", "home", places, people, rng)
    beds = rng.integers(4, 40, count) * 10
    return homes.with_columns(
        name=pl.format("江门市{}{}颐养院", "county_name", "brand"),
        nature=pl.Series(rng.choice(["公办", "民办", "公建民营"], count, p=[0.5, 0.3, 0.2])),
        beds=pl.Series(beds),
        nursing_beds=pl.Series((beds * rng.uniform(0.3, 0.8, count)).astype(np.int64)),
        residents=pl.Series((beds * rng.uniform(0.2, 0.97, count)).astype(np.int64)),
    )
