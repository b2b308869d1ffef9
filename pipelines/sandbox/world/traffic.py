"""What moves in the streets: sections and the cars on them, accidents, buses, and cars that stand in lots."""

from datetime import datetime

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.perception import placed
from pipelines.sandbox.world.places import Places

SECTIONS, ACCIDENTS, LINES = 1_200, 2_600, 260
DAY = datetime(2023, 12, 29)
"""The Friday of which flows, arrivals and lots are delivered."""
CLASSES = ("1", "2", "3", "4")
FREE_SPEEDS = {"1": 72.0, "2": 46.0, "3": 40.0, "4": 36.0}
SECTION_FIRST, SECTION_HOURS = 7, 4
"""Flows come from the morning, when most is on the road."""
STOPS, TRIPS = 8, 10
ROADS = ("1", "2", "3", "4")


def make_sections(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """Sections of urban roads with their class and length."""
    count = max(40, scale.count(SECTIONS))
    return placed(count, places, rng).with_row_index("section").with_columns(
        road_class=pl.Series(rng.choice(CLASSES, count, p=[0.1, 0.35, 0.35, 0.2])),
        km=pl.Series(np.round(rng.uniform(0.3, 2.5, count), 2)),
        lanes=pl.Series(rng.integers(2, 7, count)),
    )  # fmt: skip


def make_flows(sections: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Volume and speed of every five minutes; the peak is about eight o'clock, and some sections jam."""
    steps = SECTION_HOURS * 12
    minutes = SECTION_FIRST * 60 + np.arange(steps) * 5
    peak = np.exp(-(((minutes - 490) / 45) ** 2))
    prone = rng.beta(1.2, 2.0, len(sections))[:, None]
    free = np.array([FREE_SPEEDS[name] for name in sections["road_class"]])[:, None]
    speed = free * (1 - 1.1 * prone * peak) * rng.normal(1, 0.06, (len(sections), steps))
    volume = rng.poisson(8 + 45 * peak[None, :] * sections["lanes"].to_numpy()[:, None] / 4)
    times = pl.select(pl.lit(DAY) + pl.duration(minutes=pl.lit(pl.Series(minutes)))).to_series()
    return sections.select("section", "county_code").join(times.alias("time").to_frame(), how="cross").with_columns(
        volume=pl.Series(volume.ravel()),
        speed=pl.Series(np.round(speed.clip(2, 110), 1).ravel()),
        occupancy=pl.Series(np.round((volume / (volume.max() + 1)).ravel(), 3)),
    )  # fmt: skip


def make_accidents(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """Accidents of the year; few of them kill."""
    count = max(200, scale.count(ACCIDENTS))
    minutes = np.sort(rng.integers(0, 364 * 1440, count))
    return placed(count, places, rng).with_row_index("accident").with_columns(
        time=pl.lit(datetime(2023, 1, 1)) + pl.duration(minutes=pl.lit(pl.Series(minutes))),
        road=pl.Series(rng.choice(ROADS, count, p=[0.1, 0.35, 0.4, 0.15])),
        dead=pl.Series(rng.choice([0, 1, 2], count, p=[0.93, 0.06, 0.01])),
        injured=pl.Series(rng.poisson(0.9, count)),
        loss=pl.Series(np.round(rng.lognormal(8, 1, count), 2)),
    )  # fmt: skip


def make_lines(scale: Scale, rng: Generator) -> pl.DataFrame:
    """Bus lines in both directions with the minutes between two buses."""
    count = max(12, scale.count(LINES))
    lines = pl.DataFrame({"line": np.arange(1, count + 1), "headway": rng.choice([10, 12, 15, 20, 30], count)})
    return lines.join(pl.DataFrame({"direction": ["1", "2"]}), how="cross")


def make_arrivals(lines: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Each bus at each stop of the first trips of the day; some trips do not run."""
    trips = lines.join(pl.DataFrame({"trip": np.arange(TRIPS)}), how="cross")
    trips = trips.filter(pl.Series(rng.random(len(trips)) < 0.97))
    late = pl.Series(np.round(rng.normal(0.8, 2.0, len(trips)) * 60).astype(np.int64))
    planned = pl.lit(DAY) + pl.duration(minutes=390 + pl.col("trip") * pl.col("headway"))
    trips = trips.with_columns(planned=planned, left=planned + pl.duration(seconds=pl.lit(late)))
    rows = trips.join(pl.DataFrame({"stop": np.arange(1, STOPS + 1)}), how="cross")
    drive = pl.Series(rng.integers(-30, 60, len(rows)))
    return rows.with_columns(
        arrived=pl.col("left") + pl.duration(seconds=(pl.col("stop") - 1) * 150 + pl.lit(drive) * (pl.col("stop") > 1)),
        load=pl.Series(np.round(rng.beta(2, 3, len(rows)) * 1.2, 2)),
    )


def make_lot_states(lots: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Free spaces of every lot each quarter of an hour; lots are full about noon."""
    minutes = np.arange(0, 1440, 15)
    busy = 0.15 + 0.6 * np.exp(-(((minutes - 780) / 240) ** 2))
    share = busy[None, :] * rng.uniform(0.6, 1.2, (len(lots), 1)) + rng.normal(0, 0.03, (len(lots), len(minutes)))
    spaces = lots["spaces"].to_numpy()[:, None]
    free = np.round(spaces * (1 - share.clip(0, 1))).astype(np.int64)
    times = pl.select(pl.lit(DAY) + pl.duration(minutes=pl.lit(pl.Series(minutes)))).to_series()
    states = lots.select("site").join(times.alias("time").to_frame(), how="cross")
    return states.with_columns(free=pl.Series(free.ravel()))
