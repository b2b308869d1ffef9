"""What goes wrong and is put right: hidden dangers, incidents, and what detectors of key units say."""

from datetime import date, datetime

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.economy import make_happenings
from pipelines.sandbox.world.perception import placed
from pipelines.sandbox.world.places import Places

DANGERS, INCIDENTS = 60_000, 3_000
LAST = date(2023, 12, 31)
KINDS = ("11000", "12000", "21000", "22000", "31000", "42000")
IOT_START, IOT_DAYS = datetime(2023, 12, 25), 7


def make_dangers(scale: Scale, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Dangers found at firms; most are put right in time, some late, some never, and a few got an extension."""
    count = max(200, scale.count(DANGERS))
    rows = make_happenings(count, firms, rng)
    allowed = rng.choice([7, 15, 30], count)
    took = np.round(allowed * rng.uniform(0.2, 1.25, count)).astype(np.int64)
    extended = rng.random(count) < 0.06
    found = pl.col("time").dt.date()
    rows = rows.with_columns(
        grade=pl.Series(rng.choice(["1", "2"], count, p=[0.94, 0.06])),
        found=found,
        due=found + pl.duration(days=pl.lit(pl.Series(allowed))),
        fixed=found + pl.duration(days=pl.lit(pl.Series(took))),
        is_fixed=pl.Series(rng.random(count) < 0.95),
        is_extended=pl.Series(extended),
    )
    return rows.with_columns(
        fixed=pl.when(pl.col("is_fixed") & (pl.col("fixed") <= LAST)).then("fixed"),
        extended=pl.when("is_extended").then(pl.col("due") + pl.duration(days=15)),
        granted=pl.when("is_extended").then(pl.col("due") - pl.duration(days=2)),
    )


def make_incidents(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """Incidents of the year: when they happened, were received and were reported upwards."""
    count = max(120, scale.count(INCIDENTS))
    minutes = np.sort(rng.integers(0, 364 * 1440, count))
    received = minutes + rng.integers(1, 20, count)
    reported = received + rng.integers(3, 70, count)
    start = pl.lit(datetime(2023, 1, 1))
    level = rng.choice(["4", "3", "2"], count, p=[0.93, 0.06, 0.01])
    return placed(count, places, rng).with_row_index("incident").with_columns(
        occurred=start + pl.duration(minutes=pl.lit(pl.Series(minutes))),
        received=start + pl.duration(minutes=pl.lit(pl.Series(received))),
        reported=start + pl.duration(minutes=pl.lit(pl.Series(reported))),
        kind=pl.Series(rng.choice(KINDS, count)),
        level=pl.Series(level),
        dead=pl.Series(np.where(level == "4", rng.choice([0, 1], count, p=[0.95, 0.05]), 3)),
        injured=pl.Series(rng.poisson(0.6, count)),
        loss=pl.Series(np.round(rng.lognormal(9, 1.2, count), 2)),
    )  # fmt: skip


def make_detections(units: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """A week of the detectors of key units: alarms, faults, and hours without connection; alarms repeat at once."""
    count = len(units) * 12
    minutes = np.sort(rng.integers(0, IOT_DAYS * 1440 - 300, count))
    state = rng.choice(["1", "2", "3"], count, p=[0.6, 0.3, 0.1])
    frame = units[rng.integers(0, len(units), count)].select("unit", "entity").with_columns(
        minute=pl.Series(minutes),
        state=pl.Series(state),
        is_fire=pl.Series(rng.random(count) < 0.04),
        is_maintained=pl.Series(rng.random(count) < 0.1),
        again=pl.Series(rng.random(count) < 0.15),
        gone=pl.Series(rng.integers(10, 300, count)),
    )  # fmt: skip
    repeats = frame.filter(pl.col("again") & (pl.col("state") == "1")).with_columns(minute=pl.col("minute") + 1)
    returns = frame.filter(pl.col("state") == "3").with_columns(
        minute=pl.col("minute") + pl.col("gone"), state=pl.lit("4")
    )
    rows = pl.concat([frame, repeats, returns]).sort("minute", "unit", "state", maintain_order=True)
    return rows.with_row_index("event").with_columns(time=pl.lit(IOT_START) + pl.duration(minutes="minute"))
