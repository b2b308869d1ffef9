"""What burdens air and water: factories with permits, what they discharge, and the waste they hand on."""

from datetime import date, datetime

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.places import Places
from pipelines.sandbox.world.vocabulary import RIVERS

SOURCES = 30_000
METERED = 300
FACTORS = {"w01018": 28.0, "w21003": 2.4}
"""COD and ammonia (HJ 212-2017), and what is common in mg/L."""
SECTIONS = 24
WASTES = ("900-041-49", "900-249-08", "336-054-17", "900-252-12")


def make_sources(scale: Scale, firms: pl.DataFrame, places: Places, rng: Generator) -> pl.DataFrame:
    """One row a pollution source, each a standing enterprise, with its permit and what it takes from the river."""
    standing = firms.filter((pl.col("status") == "存续") & (pl.col("kind") == "enterprise"))
    count = min(max(60, scale.count(SOURCES)), len(standing))
    chosen = standing[np.sort(rng.choice(len(standing), count, replace=False))]
    longitude, latitude = places.points(chosen["village"].to_numpy(), rng)
    issued = rng.integers(30, 1500, count)
    licensed = np.round(rng.lognormal(2.0, 1.0, count) + 0.5, 2)
    return chosen.with_row_index("source").with_columns(
        site_code=pl.format("4407{}", pl.col("source").cast(pl.String).str.zfill(8)),
        level=pl.Series(rng.choice(["重点", "简化", "登记"], count, p=[0.2, 0.3, 0.5])),
        longitude=pl.Series(longitude),
        latitude=pl.Series(latitude),
        issued=(pl.lit(TODAY) - pl.duration(days=pl.lit(pl.Series(issued)))).cast(pl.Date),
        until=(pl.lit(TODAY) - pl.duration(days=pl.lit(pl.Series(issued - 1825)))).cast(pl.Date),
        ground=pl.Series(rng.random(count) < 0.12),
        licensed=pl.Series(licensed),
        used=pl.Series(np.round(licensed * rng.uniform(0.3, 0.98, count), 2)),
    )


def make_discharges(scale: Scale, sources: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Hourly means of each factor at the outlets of the metered sources, in the hours of December."""
    metered = sources.head(max(4, scale.count(METERED)))
    hours = pl.datetime_range(datetime(2023, 12, 1), datetime(2023, 12, 31, 23), "1h", eager=True)
    factors = pl.DataFrame({"factor": list(FACTORS), "usual": list(FACTORS.values())})
    rows = metered.select("site_code", "entity").join(factors, how="cross").join(hours.to_frame("time"), how="cross")
    mean = np.round(rows["usual"].to_numpy() * rng.lognormal(0, 0.25, len(rows)), 3)
    still = rng.random(len(rows)) < 0.03
    mean = np.where(still, 0.0, mean)
    return rows.with_columns(
        average=pl.Series(mean),
        maximum=pl.Series(np.round(mean * rng.uniform(1.05, 1.6, len(rows)), 3)),
        mass=pl.Series(np.round(mean * 0.04, 4)),
        flag=pl.Series(np.where(still, "F", "N")),
    )


def make_sections(rng: Generator) -> pl.DataFrame:
    """The quality of each river section in each month of the year; its class follows from the worst factor."""
    names = pl.DataFrame(
        [
            (f"GD07{place:04}", RIVERS[place % len(RIVERS)][0], RIVERS[place % len(RIVERS)][2])
            for place in range(SECTIONS)
        ],
        schema=["code", "river", "county_code"],
        orient="row",
    )
    rows = names.join(pl.DataFrame({"month": range(1, 13)}), how="cross")
    count = len(rows)
    ammonia = np.round(rng.lognormal(-1.2, 0.6, count), 3)
    phosphorus = np.round(rng.lognormal(-2.4, 0.45, count), 3)
    acidity = np.round(rng.normal(7.3, 0.3, count), 2)
    oxygen = np.round(rng.normal(6.8, 0.9, count).clip(1.5), 2)
    permanganate = np.round(rng.lognormal(1.1, 0.3, count), 2)
    classes = (
        np.searchsorted([0.5, 1.0, 1.5, 2.0], ammonia),
        np.searchsorted([0.1, 0.2, 0.3, 0.4], phosphorus),
        np.searchsorted([-6, -5, -3, -2], -oxygen),
        np.searchsorted([4, 6, 10, 15], permanganate),
    )
    worst = np.maximum.reduce(classes)
    return rows.with_columns(
        acidity=pl.Series(acidity),
        oxygen=pl.Series(oxygen),
        permanganate=pl.Series(permanganate),
        ammonia=pl.Series(ammonia),
        phosphorus=pl.Series(phosphorus),
        quality=pl.Series(np.array(["II", "III", "IV", "V", "VI"])[worst]),
    )


def make_manifests(scale: Scale, sources: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Waste on its way from a source to one of the few firms that may take it."""
    count = max(400, scale.count(60_000))
    producer, receiver = rng.integers(0, len(sources), count), rng.integers(0, min(5, len(sources)), count)
    sent = np.round(rng.lognormal(0.8, 0.9, count) + 0.05, 3)
    first, moved = pl.lit(date(2023, 1, 1)), pl.Series(np.sort(rng.integers(0, 340, count)))
    return (
        sources[producer]
        .select("name", "uscc", "entity")
        .with_columns(
            number=pl.format("2023440700{}", pl.int_range(count).cast(pl.String).str.zfill(8)),
            receiver=sources["uscc"][receiver],
            receiver_entity=sources["entity"][receiver],
            waste=pl.Series(rng.choice(WASTES, count)),
            sent=pl.Series(sent),
            received=pl.Series(np.round(sent * rng.uniform(0.97, 1.0, count), 3)),
            moved=(first + pl.duration(days=pl.lit(moved))).cast(pl.Date),
            arrived=(first + pl.duration(days=pl.lit(moved + pl.Series(rng.integers(0, 4, count))))).cast(pl.Date),
        )
    )
