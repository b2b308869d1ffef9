"""How long what a station measured is under way to the database: most of it minutes, some of it hours."""

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator

SHARES = (0.94, 0.03, 0.01, 0.02)
"""Of the readings: within a quarter of an hour, within an hour and a half, filled in afterwards, and not noted."""


def with_arrivals(readings: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """The readings with when each was `received`, null where nobody noted it."""
    count = len(readings)
    way = rng.choice(len(SHARES), count, p=SHARES)
    ranges = ((1, 16), (21, 91), (180, 1800))
    minutes = np.select([way == place for place in range(3)], [rng.integers(*limits, count) for limits in ranges], -1)
    late = pl.Series("late", minutes)
    arrived = pl.col("time") + pl.duration(minutes="late")
    return readings.with_columns(late).with_columns(received=pl.when(pl.col("late") > 0).then(arrived)).drop("late")
