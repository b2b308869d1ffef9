"""A stock of rows handed in on several days: first all there is, then what was corrected, came, or went."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl

from pipelines.sandbox.faults.fault import Fault, Faulty, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator

DAYS = ("20231229", "20231230", "20231231")
NEW, CORRECTED = 0.01, 0.008
"""Shares of the rows that come, and that are corrected, on each later day."""
INSERTED, UPDATED, DELETED = "I", "U", "D"


def daily(
    frame: pl.DataFrame,
    faults: Sequence[Fault],
    rng: Generator,
    *,
    corrections: Mapping[str, pl.Expr],
    operation: Mapping[str, str] | None = None,
    operation_column: str = "",
    deleted: float = 0.0,
) -> Iterator[tuple[str, Faulty]]:
    """Day and delivery, the first with faults and repeated rows.

    `corrections` are the columns as they are in a corrected row, `{day}` in a text stands for YYYY-MM-DD. With
    `operation`, a column says what happened to each row (its words for I, U and D), and a share of rows is `deleted`.
    """
    since = np.where(rng.random(len(frame)) < 2 * NEW, rng.integers(1, 3, len(frame)), 0)
    for number, day in enumerate(DAYS):
        parts = [frame.filter(pl.Series(since == number)).with_columns(_operation=pl.lit(INSERTED))]
        if number:
            older = frame.filter(pl.Series(since < number))
            chosen = rng.random(len(older))
            corrected = older.filter(pl.Series(chosen < CORRECTED)).with_columns(**corrections)
            parts.append(_dated(corrected, day).with_columns(_operation=pl.lit(UPDATED)))
            if number == len(DAYS) - 1:
                gone = older.filter(pl.Series(chosen >= 1 - deleted))
                parts.append(_dated(gone, day).with_columns(_operation=pl.lit(DELETED)))
        rows = pl.concat(parts)
        if operation:
            rows = rows.with_columns(pl.col("_operation").replace_strict(dict(operation)).alias(operation_column))
        yield day, Faulty(rows) if number else repeat_rows(plant(rows, faults, rng), 0.001, rng)


def _dated(rows: pl.DataFrame, day: str) -> pl.DataFrame:
    written = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return rows.with_columns(pl.exclude("^_.*$").str.replace("{day}", written, literal=True))
