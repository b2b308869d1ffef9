"""Driving licences and travel documents of the city's people."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.people import TODAY

DRIVERS, TRAVEL_DOCUMENTS = 2_000_000, 1_600_000
CLASSES = ("C1", "C1E", "C2", "B2", "A2", "D", "E")
PASSPORT, HONG_KONG, TAIWAN = "414", "513", "512"
LETTERS = {PASSPORT: "E", HONG_KONG: "C", TAIWAN: "L"}
ABROAD = ("USA", "CAN", "AUS", "THA", "SGP", "JPN", "GBR", "MYS", "VEN", "PAN")


def make_drivers(scale: Scale, people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """One row a driver, each a registered `person`: classes, first issue, end of validity, points and status."""
    grown = people.filter(
        pl.col("kind") == "registered",
        pl.col("birth").is_between(date(1948, 1, 1), date(2004, 12, 31)),
        pl.col("cancelled").is_null(),
    )
    rows = grown[np.sort(rng.choice(len(grown), min(scale.count(DRIVERS), len(grown)), replace=False))]
    days = (date(2023, 11, 30) - pl.col("birth")).dt.total_days() - 18 * 366
    share, points = rng.beta(1.5, 2.5, len(rows)), rng.geometric(0.55, len(rows)) - 1
    held = rows.select("person", "birth", held=(pl.Series(share) * days).cast(pl.Int64).clip(0, 11_000))
    issued = (pl.lit(date(2023, 11, 30)) - pl.duration(days="held")).cast(pl.Date)
    return held.select(
        "person",
        issued=issued,
        until=pl.when(pl.col("held") > 16 * 365).then(pl.lit(date(2033, 6, 30))).otherwise(_later(issued, 10)),
        classes=pl.Series(rng.choice(CLASSES, len(rows), p=[0.62, 0.12, 0.1, 0.06, 0.02, 0.03, 0.05])),
        points=pl.Series(np.minimum(points * 3, 15)),
        status=pl.Series(rng.choice(["A", "B", "D"], len(rows), p=[0.985, 0.01, 0.005])),
    )


def make_travel_documents(scale: Scale, people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """One row a document of a `person`: kind, number, issue, end of validity and where the holder said to go."""
    holders = np.flatnonzero((people["birth"] < date(2015, 1, 1)).to_numpy() & people["cancelled"].is_null().to_numpy())
    count = scale.count(TRAVEL_DOCUMENTS)
    kind = rng.choice([PASSPORT, HONG_KONG, TAIWAN], count, p=[0.42, 0.52, 0.06])
    days = pl.Series(rng.integers(40, 3000, count))
    issued = (pl.lit(TODAY) - pl.duration(days=pl.lit(days))).cast(pl.Date)
    abroad = np.where(kind == PASSPORT, rng.choice(ABROAD, count), np.where(kind == TAIWAN, "TWN", "HKG"))
    number = np.char.zfill((np.arange(count) * 7 + 90_000_000).astype(str), 8)
    return pl.DataFrame(
        {
            "person": rng.choice(holders, count),
            "kind": kind,
            "number": np.char.add(np.array([LETTERS[code] for code in kind]), number),
            "destination": abroad,
            "lost": rng.random(count) < 0.01,
        }
    ).with_columns(issued=issued, until=_later(issued, 10))


def _later(day: pl.Expr, years: int) -> pl.Expr:
    return day.dt.offset_by(f"{years}y")
