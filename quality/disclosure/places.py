"""Points at which somebody may live, moved to the middle of a square that is too large to find them in."""

import polars as pl

SQUARE = 0.01
"""Degrees: a square of 0.01 by 0.01 is about a kilometre wide in this latitude."""


def coarse(column: str) -> pl.Expr:
    """A coordinate in degrees as the middle of its square; unknown stays unknown."""
    return ((pl.col(column) / SQUARE).floor() * SQUARE + SQUARE / 2).round(3).alias(column)
