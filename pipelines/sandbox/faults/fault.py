"""Planting faults: a fault damages one field of some rows, and what was there before is written down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator

Damage = Callable[[pl.DataFrame, str, Generator], Sequence[str | None]]
"""Rows, field and random numbers → the values as they will be written, one a row."""

RECORD = {"row": pl.Int64, "field": pl.String, "fault": pl.String, "written": pl.String, "right": pl.String}


@dataclass(frozen=True)
class Fault:
    """A fault of standards H. `rate` is the share of the eligible rows; null fields are eligible only by `where`."""

    code: str
    field: str
    rate: float
    damage: Damage
    where: pl.Expr | None = None


@dataclass(frozen=True)
class Faulty:
    """Rows as they will be delivered, and the faults in them: row, field, fault, written, right."""

    frame: pl.DataFrame
    faults: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RECORD))

    def with_faults(self, frame: pl.DataFrame, *records: pl.DataFrame) -> "Faulty":
        """The frame after more faults."""
        return Faulty(frame, pl.concat([self.faults, *records]))


def plant(frame: pl.DataFrame, faults: Sequence[Fault], rng: Generator) -> Faulty:
    """Damage a share of the rows by each fault in turn; no row is damaged twice, each fault occurs if it can."""
    faulty, free = Faulty(frame), np.ones(len(frame), dtype=bool)
    for fault in faults:
        rows = _choose(faulty.frame, fault, free, rng)
        if len(rows):
            faulty = _damage(faulty, fault, rows, rng)
            free[rows] = False
    return faulty


def _choose(frame: pl.DataFrame, fault: Fault, free: np.ndarray, rng: Generator) -> np.ndarray:
    eligible = pl.col(fault.field).is_not_null() if fault.where is None else fault.where
    rows = np.flatnonzero(frame.select(eligible.fill_null(False)).to_series().to_numpy() & free)
    if not len(rows) or fault.rate >= 1:
        return rows
    return np.sort(rng.choice(rows, max(1, round(len(rows) * fault.rate)), replace=False))


def _damage(faulty: Faulty, fault: Fault, rows: np.ndarray, rng: Generator) -> Faulty:
    right = faulty.frame[fault.field][rows]
    written = pl.Series(fault.damage(faulty.frame[rows], fault.field, rng), dtype=pl.String)
    after = faulty.frame[fault.field].scatter(rows, written)
    record = pl.DataFrame({"row": rows, "written": written, "right": right}).select(
        "row", field=pl.lit(fault.field), fault=pl.lit(fault.code), written="written", right="right"
    )
    changed = record.filter(pl.col("written").ne_missing(pl.col("right"))).cast({"row": pl.Int64})
    return faulty.with_faults(faulty.frame.with_columns(after), changed)


def each(change: Callable[[str, Generator], str | None]) -> Damage:
    """A damage that looks at one value at a time."""

    def damage(rows: pl.DataFrame, field: str, rng: Generator) -> list[str | None]:
        return [None if value is None else change(value, rng) for value in rows[field]]

    return damage


def one_of(*values: str) -> Damage:
    """A damage that writes one of these instead."""

    def damage(rows: pl.DataFrame, field: str, rng: Generator) -> list[str | None]:
        return [values[pick] for pick in rng.integers(0, len(values), len(rows))]

    return damage
