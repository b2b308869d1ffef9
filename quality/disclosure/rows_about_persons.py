"""Rows that each stand for somebody: shown only where enough others look the same (k) and do not share a secret (l)."""

from collections.abc import Sequence

import polars as pl

ALIKE = 5
"""k: so many rows have to say the same of what others may know."""
DIFFERENT = 2
"""l: so many values of everything else has to occur among them."""


def recognisable(rows: pl.DataFrame, known: Sequence[str], secret: Sequence[str]) -> pl.Series:
    """Which rows somebody could be recognised in, or learnt something of, by who knows their `known` columns."""
    group = pl.len().over(known) if known else pl.len()
    same = [pl.col(name).n_unique().over(known) if known else pl.col(name).n_unique() for name in secret]
    alike = [one < DIFFERENT for one in same]
    return rows.select(pl.any_horizontal(group < ALIKE, *alike).alias("recognisable")).to_series()
