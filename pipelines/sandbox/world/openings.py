"""How enterprises were opened: one window takes the licence and what follows it, each step with its times."""

from datetime import date, time

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator

FIRST_DAY = date(2023, 1, 1)
STEPS = {"1": 1.0, "2": 0.95, "3": 0.9, "4": 0.75, "5": 0.55}
"""Licence, seal, tax invoices, social insurance and housing fund: what share of the new enterprises asks for each."""
FEWEST = 40
"""Enterprises whose opening is shown in a city however small."""


def make_openings(firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """A row an enterprise and step: the firm's `uscc` and `entity`, `step`, when `applied` and when `done` (or null).

    Most ask for everything with the licence and have it within hours; the others wait for it and ask one by one.
    """
    new = firms.filter(pl.col("kind") == "enterprise").sort("established", "firm", descending=[True, False])
    year = new.filter(pl.col("established") >= FIRST_DAY)
    new = (year if len(year) >= FEWEST else new.head(FEWEST)).select("uscc", "entity", "established")
    count = len(new)
    licensed = pl.col("established").cast(pl.Datetime("ms")) + pl.duration(
        seconds=pl.lit(pl.Series(_clock(count, rng)))
    )
    waited = rng.choice([0, 0, 1, 3], count) * 86_400 + rng.integers(600, 14_000, count)
    new = new.with_columns(licensed=licensed).with_columns(
        asked=pl.col("licensed") - pl.duration(seconds=pl.lit(pl.Series(waited)))
    )
    together = pl.Series(rng.random(count) < 0.6)
    return pl.concat(_step(new, together, code, share, rng) for code, share in STEPS.items())


def _step(new: pl.DataFrame, together: pl.Series, code: str, share: float, rng: Generator) -> pl.DataFrame:
    count, asks = len(new), rng.random(len(new)) < share
    later = pl.duration(hours=pl.lit(pl.Series(rng.integers(1, 90, count))))
    takes = pl.duration(minutes=pl.lit(pl.Series(rng.integers(20, 2_400, count))))
    applied = pl.when(together).then("asked").otherwise(pl.col("licensed") + later)
    finished = pl.max_horizontal(pl.col("licensed"), applied) + takes
    if code == "1":
        applied, finished = pl.col("asked"), pl.col("licensed")
    open_still = pl.Series(rng.random(count) < 0.02) & pl.lit(code != "1")
    rows = new.select("uscc", "entity", step=pl.lit(code), applied=applied, done=pl.when(~open_still).then(finished))
    return rows.filter(pl.Series(asks))


def _clock(count: int, rng: Generator) -> np.ndarray:
    """Seconds of a day, in office hours."""
    return rng.integers(_seconds(time(9)), _seconds(time(17)), count)


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60
