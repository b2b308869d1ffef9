"""Births, deaths and marriages, as they follow from the people there are."""

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.world.people import TODAY

OLD = 60 * 365
PARENTS = ("户主", "配偶")


def make_deaths(people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """`person` and the day on which they `died`: most of the old whose registration was cancelled, some younger."""
    gone = people.filter(pl.col("cancelled").is_not_null())
    age = (gone["cancelled"] - gone["birth"]).dt.total_days().to_numpy()
    dead = gone.filter(pl.Series(rng.random(len(gone)) < np.where(age > OLD, 0.97, 0.25)))
    earlier = pl.Series(rng.integers(0, 30, len(dead)))
    died = (pl.col("cancelled") - pl.duration(days=pl.lit(earlier))).cast(pl.Date)
    return dead.select("person", died=pl.max_horizontal(died, "birth"))


def make_births(people: pl.DataFrame) -> pl.DataFrame:
    """Children born since 2014: `person`, the row of the `mother` (-1 where she lives elsewhere) and the day `born`."""
    mothers = people.filter(pl.col("role").is_in(PARENTS), ~pl.col("male")).unique("household", keep="first")
    children = people.filter(pl.col("role") == "子女", pl.col("birth").dt.year() >= TODAY.year - 9)
    known = children.join(
        mothers.select("household", mother="person"), on="household", how="left", maintain_order="left"
    )
    return known.select("person", pl.col("mother").cast(pl.Int64).fill_null(-1), born="birth")


def make_marriages(people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Couples that live together: rows `husband` and `wife`, the day they `married`, and `divorced` (mostly null)."""
    couples = people.filter(pl.col("role").is_in(PARENTS), pl.col("marital") == "已婚")
    sides = [couples.filter(pl.col("male") == male).unique("household", keep="first") for male in (True, False)]
    both = sides[0].join(sides[1], on="household", how="inner", suffix="_wife").sort("household")
    younger = pl.max_horizontal("birth", "birth_wife")
    legal = younger.dt.offset_by("22y")
    free = (pl.lit(TODAY) - legal).dt.total_days().clip(1)
    wait = (pl.Series(rng.beta(1.2, 4, len(both))) * free).cast(pl.Int64)
    rows = both.select(
        husband="person",
        wife="person_wife",
        married=pl.min_horizontal(legal + pl.duration(days=wait), pl.lit(TODAY)).cast(pl.Date),
    )
    return rows.with_row_index("marriage")
