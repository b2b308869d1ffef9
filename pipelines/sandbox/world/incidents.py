"""What grid workers report, and the disputes that are mediated in the grids."""

from datetime import date, datetime

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator, zipf_weights
from pipelines.sandbox.scale import Scale

EVENTS, DISPUTES = 1_500_000, 30_000
CATEGORIES = ("01", "05", "06", "03", "02", "04")
YEAR = datetime(2023, 1, 1)


def make_grid_events(scale: Scale, grids: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Events by time: row of the `grid`, category, source, how long it took in minutes, and whether it is `done`."""
    count = scale.count(EVENTS)
    minutes = rng.integers(0, 360, count) * 1440 + (rng.beta(2.2, 2.6, count) * 780).astype(np.int64) + 420
    frame = pl.DataFrame(
        {
            "minute": np.sort(minutes),
            "grid": rng.integers(0, len(grids), count),
            "category": rng.choice(CATEGORIES, count, p=zipf_weights(len(CATEGORIES), 0.7)),
            "source": rng.choice(["APP", "VIDEO", "12345"], count, p=[0.86, 0.09, 0.05]),
            "minutes": (rng.gamma(1.4, 1500, count) + 6).astype(np.int64),
            "done": rng.random(count) < 0.97,
        }
    )
    time = pl.lit(YEAR) + pl.duration(minutes="minute")
    return frame.with_row_index("event").with_columns(
        time=time, finished=pl.when("done").then(time + pl.duration(minutes="minutes"))
    )


def make_disputes(scale: Scale, grids: pl.DataFrame, people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Disputes by day between two grown people, `applicant` and `respondent`."""
    count = max(200, scale.count(DISPUTES))
    grown = np.flatnonzero((people["birth"] < date(2000, 1, 1)).to_numpy() & people["cancelled"].is_null().to_numpy())
    applicant = rng.choice(len(grown), count)
    accepted = (
        pl.lit(date(2023, 1, 1)) + pl.duration(days=pl.lit(pl.Series(np.sort(rng.integers(0, 340, count)))))
    ).cast(pl.Date)
    result = rng.choice(["1", "2", "3"], count, p=[0.93, 0.05, 0.02])
    took = pl.Series(rng.integers(1, 20, count))
    return pl.DataFrame(
        {
            "grid": rng.integers(0, len(grids), count),
            "kind": rng.choice(["01", "02", "03", "04", "05", "06"], count, p=[0.22, 0.34, 0.1, 0.16, 0.15, 0.03]),
            "applicant": grown[applicant],
            "respondent": grown[(applicant + rng.integers(1, len(grown), count)) % len(grown)],
            "parties": rng.integers(2, 6, count),
            "yuan": np.where(rng.random(count) < 0.6, rng.integers(1, 800, count) * 100, 0),
            "result": result,
        }
    ).with_columns(
        dispute=pl.int_range(pl.len()),
        accepted=accepted,
        closed=pl.when(pl.col("result") != "3").then((accepted + pl.duration(days=pl.lit(took))).cast(pl.Date)),
    )
