"""Firms easily taken for each other: shops of the same name, branches, and names that differ in one character."""

from collections.abc import Collection

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.world.vocabulary import BRAND_CHARACTERS

SAME_NAME, BRANCHES, NEAR_NAME = 0.008, 0.01, 0.01
"""Shares of the individual businesses, and of the enterprises."""


def with_lookalikes(firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """The firms with some other names; numbers, addresses and founders are their own."""
    counties = firms["county"].to_numpy()
    shops, enterprises = (np.flatnonzero((firms["kind"] == kind).to_numpy()) for kind in ("individual", "enterprise"))
    names = firms["name"].to_numpy().copy()
    for one, other in _neighbours(shops, counties, SAME_NAME, rng):
        names[one] = names[other]
    for one, other in _neighbours(enterprises, counties, NEAR_NAME, rng):
        names[one] = _near(names[other], set(counties), rng)
    for one, other in _neighbours(enterprises, counties[::-1], BRANCHES, rng):
        names[one] = f"{names[other]}{counties[one][:2]}分公司"
    return firms.with_columns(name=pl.Series(names))


def _neighbours(rows: np.ndarray, group: np.ndarray, share: float, rng: Generator) -> list[tuple[int, int]]:
    """That share of the rows, each with another of its group."""
    mixed = rng.permutation(rows)
    ordered = mixed[np.argsort(group[mixed], kind="stable")]
    pairs = ordered[: len(ordered) // 2 * 2].reshape(-1, 2)
    pairs = pairs[group[pairs[:, 0]] == group[pairs[:, 1]]]
    chosen = rng.choice(len(pairs), min(len(pairs), max(2, round(len(rows) * share))), replace=False)
    return [(int(one), int(other)) for one, other in pairs[np.sort(chosen)]]


def _near(name: str, counties: Collection[str], rng: Generator) -> str:
    """The name with another last character of its brand, which stands behind 江门市 and, it may be, a county."""
    last = len("江门市") + (len("蓬江区") if name[3:6] in counties else 0) + 2
    others = [character for character in BRAND_CHARACTERS if character != name[last]]
    return name[:last] + others[int(rng.integers(len(others)))] + name[last + 1 :]
