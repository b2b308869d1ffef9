"""Who works where, and for how much."""

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator


def make_employment(people: pl.DataFrame, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """One row an insured employment: `person`, `firm` and the monthly contribution `base` in yuan.

    A few people are still insured after their registration was cancelled (H19, for the dead): those have `departed`.
    """
    age = 2023 - people["birth"].dt.year().to_numpy()
    departed = people["cancelled"].is_not_null().to_numpy()
    share = np.where((age >= 18) & (age < 60), 0.42, 0.0) + np.where(departed & (age >= 18), 0.05, 0.0)
    insured = np.flatnonzero(rng.random(len(people)) < share)
    weights = firms["employees"].to_numpy() * (firms["status"] == "存续").to_numpy()
    return pl.DataFrame(
        {
            "person": insured,
            "firm": rng.choice(len(firms), len(insured), p=weights / weights.sum()),
            "base": np.round(np.clip(rng.lognormal(8.55, 0.35, len(insured)), 3958, 24930)),
            "departed": departed[insured],
        }
    )
