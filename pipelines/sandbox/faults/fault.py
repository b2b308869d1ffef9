"""Planting faults: a fault damages one field of some rows, and what was there before is written down."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator

Damage = Callable[[pl.DataFrame, str, Generator], Sequence[str | None]]
"""Rows, field and random numbers → the values as they will be written, one a row."""

ALL = "all"
_FACTORS: ContextVar[Mapping[str, float]] = ContextVar("factors", default=MappingProxyType({}))
"""How often each fault occurs beside what its view says; in the context, as it is nothing the views should know."""

RECORD = {"row": pl.Int64, "field": pl.String, "fault": pl.String, "written": pl.String, "right": pl.String}


@dataclass(frozen=True)
class Fault:
    """A fault of standards H. `rate` is the share of the eligible rows; null fields are eligible only by `where`."""

    code: str
    field: str
    rate: float
    damage: Damage
    where: pl.Expr | None = None


@contextmanager
def fault_factors(factors: Mapping[str, float]) -> Iterator[None]:
    """Inside, faults occur so many times as often: by code (`{"H6": 3.0}`), or `all` for those not named."""
    token = _FACTORS.set(factors)
    try:
        yield
    finally:
        _FACTORS.reset(token)


def factor(code: str) -> float:
    """How many times as often as usual a fault occurs."""
    factors = _FACTORS.get()
    return factors.get(code, factors.get(ALL, 1.0))


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
    rate = fault.rate * factor(fault.code)
    if not rate:
        return rows[:0]
    if not len(rows) or rate >= 1:
        return rows
    return np.sort(rng.choice(rows, max(1, round(len(rows) * rate)), replace=False))


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


def instead(column: str) -> Damage:
    """A damage that writes what stands in another column of the row, which is not delivered itself."""
    return lambda rows, _field, _rng: rows[column].to_list()


def one_of(*values: str) -> Damage:
    """A damage that writes one of these instead."""

    def damage(rows: pl.DataFrame, field: str, rng: Generator) -> list[str | None]:
        return [values[pick] for pick in rng.integers(0, len(values), len(rows))]

    return damage
