"""What burns, what threatens and who is warned: key units, hydrants, alarms, hazard sources, shelters, warnings."""

from datetime import datetime

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.events import YEAR_START
from pipelines.sandbox.world.expressions import ago
from pipelines.sandbox.world.places import Places, compose_addresses
from pipelines.sandbox.world.vocabulary import COUNTY_NAMES

KEY_UNITS, HYDRANTS, ALARMS, HAZARDS, SHELTERS, WARNINGS = 2_400, 12_000, 13_500, 180, 900, 800
RANKS = (10.0, 50.0, 100.0)
"""From which R a hazard source has rank 3, 2 and 1 (GB 18218-2018, table 5)."""
CHEMICALS = ("液氨", "液氯", "汽油", "甲醇", "液化石油气", "苯乙烯")
YEAR_SECONDS = 365 * 86_400
EVENTS = ("11B01", "11B03", "11B09", "11B14", "11B05")
EVENT_SHARES = (0.1, 0.4, 0.1, 0.35, 0.05)


def make_key_units(scale: Scale, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Standing enterprises that the brigade lists and checks."""
    chosen = _enterprises(firms, max(60, scale.count(KEY_UNITS)), rng)
    count = len(chosen)
    listed = rng.integers(200, 2000, count)
    return chosen.with_row_index("unit").with_columns(
        use=pl.Series(rng.choice(["商市", "宾饭", "工厂", "仓储"], count, p=[0.2, 0.2, 0.4, 0.2])),
        floors=pl.Series(rng.integers(1, 31, count)),
        sprinkler=pl.Series(rng.choice(["0", "1"], count, p=[0.3, 0.7])),
        listed=ago(listed),
        checked=ago(rng.integers(1, 200, count)),
    )


def make_hydrants(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """Hydrants along the roads of the towns."""
    count = max(120, scale.count(HYDRANTS))
    return _sites(places, count, rng).with_columns(
        form=pl.Series(rng.choice(["1", "2"], count, p=[0.9, 0.1])),
        pressure=pl.Series(np.round(rng.normal(0.28, 0.05, count).clip(0.05, 0.6), 2)),
        state=pl.Series(rng.choice(["1", "2", "3"], count, p=[0.93, 0.05, 0.02])),
        built=ago(rng.integers(30, 7000, count)),
    )


def make_alarms(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """The alarms of the year, in the order of the calls; only fires cost something."""
    count = max(300, scale.count(ALARMS))
    called = np.sort(rng.integers(0, YEAR_SECONDS - 86_400, count))
    dispatched = called + rng.integers(30, 90, count)
    arrived = dispatched + rng.integers(180, 1500, count)
    ended = arrived + rng.integers(600, 14_400, count)
    kind = rng.choice(["01", "02", "03", "04"], count, p=[0.4, 0.25, 0.3, 0.05])
    return _sites(places, count, rng).with_columns(
        disaster=pl.Series(kind),
        called=_moments(called),
        dispatched=_moments(dispatched),
        arrived=_moments(arrived),
        ended=_moments(ended),
        vehicles=pl.Series(rng.integers(1, 7, count)),
        loss=pl.Series(np.where(kind == "01", np.round(rng.lognormal(8, 1.3, count), 2), 0.0)),
    )


def make_hazards(scale: Scale, firms: pl.DataFrame, places: Places, rng: Generator) -> pl.DataFrame:
    """Hazard sources of enterprises; the rank follows from R."""
    chosen = _enterprises(firms, max(40, scale.count(HAZARDS)), rng)
    count = len(chosen)
    risk = np.round(rng.lognormal(2.2, 1.2, count) + 0.1, 2)
    longitude, latitude = places.points(chosen["village"].to_numpy(), rng)
    recorded = rng.integers(10, 1000, count)
    return chosen.with_row_index("hazard").with_columns(
        risk=pl.Series(risk),
        rank=pl.Series((4 - np.searchsorted(RANKS, risk, side="right")).astype(str)),
        chemical=pl.Series(rng.choice(CHEMICALS, count)),
        amount=pl.Series(np.round(rng.lognormal(4, 1, count), 1)),
        longitude=pl.Series(longitude),
        latitude=pl.Series(latitude),
        recorded=ago(recorded),
        until=ago(recorded - 1095),
    )


def make_shelters(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """Halls and squares where people find refuge, with more than a square metre for each."""
    count = max(60, scale.count(SHELTERS))
    capacity = rng.integers(50, 3000, count)
    return _sites(places, count, rng).with_columns(
        indoors=pl.Series(rng.random(count) < 0.7),
        capacity=pl.Series(capacity),
        area=pl.Series(np.round(capacity * rng.uniform(1.2, 3.0, count), 1)),
        opened=ago(rng.integers(30, 4000, count)),
    )


def make_warnings(scale: Scale, rng: Generator) -> pl.DataFrame:
    """Warnings of the year for one county each, lifted after some hours."""
    count = max(150, scale.count(WARNINGS))
    issued = np.sort(rng.integers(0, YEAR_SECONDS - 4 * 86_400, count))
    return pl.DataFrame({"county_code": rng.choice(list(COUNTY_NAMES), count)}).with_row_index("warning").with_columns(
        county=pl.col("county_code").replace_strict(COUNTY_NAMES),
        event=pl.Series(rng.choice(EVENTS, count, p=EVENT_SHARES)),
        colour=pl.Series(rng.choice(["Red", "Orange", "Yellow", "Blue"], count, p=[0.05, 0.2, 0.5, 0.25])),
        issued=_moments(issued),
        lifted=_moments(issued + rng.integers(3600, 172_800, count)),
    )  # fmt: skip


def _enterprises(firms: pl.DataFrame, count: int, rng: Generator) -> pl.DataFrame:
    standing = firms.filter((pl.col("status") == "存续") & (pl.col("kind") == "enterprise"))
    return standing[np.sort(rng.choice(len(standing), min(count, len(standing)), replace=False))]


def _sites(places: Places, count: int, rng: Generator) -> pl.DataFrame:
    rows = rng.choice(len(places.villages), count, p=places.weights)
    longitude, latitude = places.points(rows, rng)
    villages = places.villages[rows]
    return villages.with_row_index("site").with_columns(
        address=compose_addresses(villages, rng, shop=True),
        longitude=pl.Series(longitude),
        latitude=pl.Series(latitude),
    )


def _moments(seconds: np.ndarray) -> pl.Expr:
    start = datetime(YEAR_START.year, 1, 1)
    return pl.lit(start) + pl.duration(seconds=pl.lit(pl.Series(seconds)))
