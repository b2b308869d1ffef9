"""Notified diseases of several years, each in its season: what an early warning is learned from."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.health import CHILDREN_ONLY, DISEASE_SHARES, DISEASES, INFECTIONS, by_size
from pipelines.sandbox.world.seasons import days_of, illness

FIRST, LAST = date(2020, 1, 1), date(2023, 12, 18)
"""Three years to compare 2023 with."""
FEWEST = 1_200
"""Cards in an average year: with fewer no season could be seen in a small city."""
_CHILDHOOD = 8


def make_cards(scale: Scale, people: pl.DataFrame, institutions: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """One row a card, by the day of onset: with the columns of `make_infections`."""
    disease, onset = _onsets(max(FEWEST, scale.count(INFECTIONS)), rng)
    count = len(onset)
    diagnosed = onset.astype("datetime64[ms]") + rng.integers(30_000, 400_000, count).astype("timedelta64[s]")
    return pl.DataFrame(
        {
            "person": _patients(disease, onset, people, rng),
            "institution": by_size(institutions, count, rng),
            "disease": disease,
            "case_class": rng.choice(["1", "2", "3"], count, p=[0.3, 0.65, 0.05]),
            "onset": onset,
            "diagnosed": diagnosed,
            "reported": diagnosed + rng.integers(600, 80_000, count).astype("timedelta64[s]"),
        }
    )


def _onsets(a_year: int, rng: Generator) -> tuple[np.ndarray, np.ndarray]:
    """Diseases and days; a year has that many cards where every disease comes as often as usual."""
    days = days_of(FIRST, LAST)
    numbers = [
        rng.poisson(a_year * share / 365 * illness(disease, days))
        for disease, share in zip(DISEASES, DISEASE_SHARES, strict=True)
    ]
    onset = np.concatenate([np.repeat(np.array(days, dtype="datetime64[D]"), number) for number in numbers])
    disease = np.repeat(DISEASES, [int(number.sum()) for number in numbers])
    order = np.argsort(onset, kind="stable")
    return disease[order], onset[order]


def _patients(disease: np.ndarray, onset: np.ndarray, people: pl.DataFrame, rng: Generator) -> np.ndarray:
    """Who was born by then and lives here today; some diseases only children have."""
    living = people.filter(pl.col("cancelled").is_null()).sort("birth", maintain_order=True)
    births = living["birth"].to_numpy().astype("datetime64[D]")
    born = np.searchsorted(births, onset, side="left")
    years = onset.astype("datetime64[Y]").astype(int) + 1970 - _CHILDHOOD
    children = np.searchsorted(births, np.array([f"{year}-01-01" for year in years], dtype="datetime64[D]"))
    first = np.where(np.isin(disease, CHILDREN_ONLY), children, 0)
    return np.asarray(living["person"].to_numpy()[first + (rng.random(len(onset)) * (born - first)).astype(np.int64)])
