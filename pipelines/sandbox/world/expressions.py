"""Columns that many parts of the city write alike."""

import numpy as np
import polars as pl

from pipelines.sandbox.world.people import TODAY


def serial(column: str, width: int) -> pl.Expr:
    """A number as digits of fixed width."""
    return pl.col(column).cast(pl.String).str.zfill(width)


def ago(days: np.ndarray) -> pl.Expr:
    """The dates that lie so many days before the city's today."""
    return (pl.lit(TODAY) - pl.duration(days=pl.lit(pl.Series(days)))).cast(pl.Date)
