"""What the city keeps in order in its streets: components, the cases about them, and public toilets."""

from datetime import date, datetime

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.places import Places

KINDS = {"0103": "污水井盖", "0120": "路灯", "0116": "消火栓", "0302": "垃圾箱", "0401": "行道树"}
PROBLEMS = {"0": "破损", "1": "丢失", "2": "占用", "3": "污损"}


def _located(count: int, places: Places, rng: Generator) -> pl.DataFrame:
    """So many places in urban villages, with their divisions and coordinates."""
    villages = rng.choice(np.flatnonzero(places.villages["urban"].to_numpy()), count)
    longitude, latitude = places.points(villages, rng)
    return places.villages[villages].with_columns(
        longitude=pl.Series(np.round(longitude, 6)),
        latitude=pl.Series(np.round(latitude, 6)),
        row=pl.int_range(1, count + 1),
    )


def make_components(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """One row a component of GB/T 30428.2, its code made of county, kind and a sequence within them."""
    count = max(400, scale.count(600_000))
    rows = _located(count, places, rng).with_columns(
        kind=pl.Series(rng.choice(list(KINDS), count)),
        condition=pl.Series(rng.choice(["01", "02", "03", "04"], count, p=[0.95, 0.03, 0.01, 0.01])),
        surveyed=pl.lit(date(2022, 1, 1)) + pl.duration(days=pl.lit(pl.Series(rng.integers(0, 600, count)))),
    )
    sequence = pl.int_range(1, pl.len() + 1).over("county_code", "kind").cast(pl.String).str.zfill(6)
    return rows.with_columns(
        code=pl.concat_str("county_code", "kind", sequence), name=pl.col("kind").replace_strict(KINDS)
    )


def make_cases(scale: Scale, components: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Cases of December, each about a component and most of them closed within days."""
    count = max(400, scale.count(60_000))
    chosen = components[rng.integers(0, len(components), count)].drop("row")
    return chosen.with_columns(
        row=pl.int_range(1, count + 1),
        source=pl.Series(rng.choice(["1", "2", "3"], count, p=[0.7, 0.2, 0.1])),
        problem=pl.concat_str("name", pl.Series(rng.choice(list(PROBLEMS.values()), count))),
        filed=pl.lit(datetime(2023, 12, 1)) + pl.duration(minutes=pl.lit(pl.Series(rng.integers(0, 38_000, count)))),
        spent=pl.Series(rng.integers(30, 4_000, count)),
    ).with_columns(closed=pl.col("filed") + pl.duration(minutes="spent"))


def make_toilets(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """Public toilets, with more places for women than for men (CJJ 14-2016)."""
    count = max(30, scale.count(1_200))
    men = rng.integers(3, 15, count)
    return _located(count, places, rng).with_columns(
        grade=pl.Series(rng.choice(["一类", "二类", "三类"], count, p=[0.2, 0.5, 0.3])),
        men=pl.Series(men),
        women=pl.Series(np.ceil(men * 1.5).astype(np.int64)),
    )
