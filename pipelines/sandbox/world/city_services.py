"""What keeps a city going: weather stations, gas users and their inspections, and trips with building waste."""

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.perception import placed
from pipelines.sandbox.world.places import Places

GAS_USERS, TRIPS, TRUCKS = 450_000, 30_000, 900
RAIN = "11B03"
HOURS_BEFORE, HOURS_AFTER = 6, 9
BURSTS = {"Red": 130.0, "Orange": 70.0, "Yellow": 65.0, "Blue": 20.0}
"""Millimetres that fall within three hours when a warning of that colour was right."""


def make_weather(warnings: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Hours about each warning of rain at the station of its county; two warnings in three were right."""
    rows = []
    for warning in warnings.filter(pl.col("event") == RAIN).iter_rows(named=True):
        first = warning["issued"].replace(minute=0, second=0) - timedelta(hours=HOURS_BEFORE)
        burst = HOURS_BEFORE + int(rng.integers(1, 5)) if rng.random() < 0.67 else None
        for hour in range(HOURS_BEFORE + HOURS_AFTER):
            heavy = burst is not None and burst <= hour < burst + 3
            rain = BURSTS[warning["colour"]] / 3 * rng.uniform(0.9, 1.2) if heavy else rng.exponential(0.4)
            rows.append((warning["county_code"], warning["county"], first + timedelta(hours=hour), round(rain, 1)))
    frame = pl.DataFrame(rows, schema=["county_code", "county", "time", "rain"], orient="row")
    frame = frame.unique(["county_code", "time"], keep="first", maintain_order=True).sort("county_code", "time")
    count = len(frame)
    return frame.with_columns(
        temperature=pl.Series(np.round(rng.normal(23, 5, count), 1)),
        humidity=pl.Series(rng.integers(60, 100, count)),
        pressure=pl.Series(np.round(rng.normal(1008, 5, count), 1)),
        wind=pl.Series(np.round(rng.gamma(2, 1.5, count), 1)),
        visibility=pl.Series(rng.integers(500, 30_000, count)),
    )


def make_gas_users(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """Users of gas, most of them households."""
    count = max(400, scale.count(GAS_USERS))
    opened = rng.integers(30, 5000, count)
    return placed(count, places, rng).with_row_index("user").with_columns(
        kind=pl.Series(rng.choice(["1", "2"], count, p=[0.93, 0.07])),
        state=pl.Series(rng.choice(["1", "2"], count, p=[0.96, 0.04])),
        opened=(pl.lit(TODAY) - pl.duration(days=pl.lit(pl.Series(opened)))).cast(pl.Date),
    )  # fmt: skip


def make_gas_inspections(users: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Visits of the last two years and a half; not everybody is at home, and some find hazards."""
    chosen = rng.choice(len(users), len(users) * 2)
    count = len(chosen)
    visited = pl.lit(TODAY) - pl.duration(days=pl.lit(pl.Series(rng.integers(1, 900, count))))
    outcome = rng.choice(["1", "2", "3"], count, p=[0.82, 0.15, 0.03])
    hazards = np.where(outcome == "1", rng.poisson(0.12, count), 0)
    rows = users[chosen].select("user", "opened").with_columns(
        visited=visited.cast(pl.Date),
        outcome=pl.Series(outcome),
        hazards=pl.Series(hazards),
        is_closed=pl.Series(rng.random(count) < 0.85),
    )  # fmt: skip
    rows = rows.filter(pl.col("visited") > pl.col("opened")).sort("visited", "user", maintain_order=True)
    closed = pl.when((pl.col("hazards") > 0) & pl.col("is_closed")).then(pl.col("visited") + pl.duration(days=14))
    return rows.with_row_index("inspection").with_columns(closed=closed.cast(pl.Date)).drop("is_closed")


def make_muck_permits(scale: Scale, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Permits of trucks that carry building waste, each of a standing enterprise, by day or around the clock."""
    count = max(30, scale.count(TRUCKS))
    standing = firms.filter((pl.col("kind") == "enterprise") & (pl.col("status") == "存续"))
    until = pl.lit(date(2023, 12, 31)) + pl.duration(days=pl.lit(pl.Series(rng.integers(-10, 300, count))))
    return standing[rng.integers(0, len(standing), count)].with_row_index("truck").with_columns(
        plate=pl.format("粤JT{}", pl.col("truck").cast(pl.String).str.zfill(4)),
        first_hour=pl.Series(rng.choice([0, 7], count, p=[0.2, 0.8])),
        until=until.cast(pl.Date),
    )  # fmt: skip


def make_muck_trips(scale: Scale, permits: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Trips of the last week of the year; some leave their route, spill, drive at night or without a permit."""
    count = max(400, scale.count(TRIPS))
    truck = rng.integers(0, len(permits), count)
    minutes = np.sort(rng.integers(0, 7 * 1440, count))
    began = pl.lit(datetime(2023, 12, 25)) + pl.duration(minutes=pl.lit(pl.Series(minutes)))
    return permits[truck].select("plate", "truck", "county_code", "entity").with_row_index("trip").with_columns(
        began=began,
        ended=began + pl.duration(minutes=pl.lit(pl.Series(rng.integers(20, 120, count)))),
        off_route=pl.Series(np.where(rng.random(count) < 0.06, rng.integers(5, 60, count), 0)),
        spilled=pl.Series(rng.choice(["0", "1"], count, p=[0.97, 0.03])),
        gap=pl.Series(np.where(rng.random(count) < 0.05, rng.integers(5, 60, count), 1)),
        has_permit=pl.Series(rng.random(count) < 0.97),
    )  # fmt: skip
