"""What the economic views have in common: words by chance, amounts, faults of firms, deliveries by period."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from pipelines.sandbox.faults import dates, organisations
from pipelines.sandbox.faults.fault import Fault, Faulty, plant
from pipelines.sandbox.faults.records import repeat_rows, unknown_firm
from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.views.periods import periods

AUTHORITY = pl.concat_str(pl.lit("江门市"), "county", pl.lit("市场监督管理局"))
"""The county's market regulator."""


def pick(words: Sequence[str], count: int, rng: Generator, weights: Sequence[float] | None = None) -> pl.Series:
    """A word a row."""
    return pl.Series(np.asarray(words)[rng.choice(len(words), count, p=weights)])


def money(amounts: str | pl.Expr) -> pl.Expr:
    """An amount with two decimals."""
    value = pl.col(amounts) if isinstance(amounts, str) else amounts
    cents = (value * 100).round().cast(pl.Int64)
    sign = pl.when(cents < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    whole, part = cents.abs() // 100, cents.abs() % 100
    return pl.concat_str(sign, whole.cast(pl.String), pl.lit("."), part.cast(pl.String).str.zfill(2))


def soft_faults(code: str, name: str, date: str) -> tuple[Fault, ...]:
    """Faults that standardising repairs: small letters, other spellings of names and dates."""
    return (
        Fault("H22", code, 0.01, organisations.lower_case),
        Fault("H21", name, 0.02, organisations.name_variant),
        Fault("H11", date, 0.01, dates.malformed),
    )


def firm_faults(code: str, name: str, date: str) -> tuple[Fault, ...]:
    """The same, and some that nobody can repair: mistyped codes and firms that no register knows."""
    return (
        *soft_faults(code, name, date),
        Fault("H22", code, 0.004, organisations.mistyped_code, pl.col(code).str.slice(8).str.contains("[01]")),
        Fault("H32", code, 0.004, unknown_firm),
    )


def by_period(
    frame: pl.DataFrame, faults: Sequence[Fault], deliveries: int, rng: Generator
) -> Iterator[tuple[str, Faulty]]:
    """Name and delivery of each period, with faults and repeated rows; `_time` says when a row came to be."""
    for name, start, end in periods(deliveries):
        chunk = frame.filter(pl.col("_time").is_between(start, end, closed="left"))
        yield name, repeat_rows(plant(chunk, faults, rng), 0.003, rng)
