"""Names drawn from character frequencies."""

import numpy as np

from pipelines.sandbox.randomness import Generator, zipf_weights
from pipelines.sandbox.world.vocabulary import FEMALE_CHARACTERS, MALE_CHARACTERS, RARE_CHARACTERS, SURNAMES


def draw_surnames(count: int, rng: Generator) -> np.ndarray:
    """Surnames as frequent as around Jiangmen."""
    weights = np.array(list(SURNAMES.values()), dtype=float)
    return rng.choice(np.array(list(SURNAMES)), count, p=weights / weights.sum())


def draw_given_names(male: np.ndarray, rng: Generator) -> np.ndarray:
    """Given names of one or two characters for each person; a few have characters outside the old code pages."""
    second = np.where(
        male, _characters(MALE_CHARACTERS, len(male), rng), _characters(FEMALE_CHARACTERS, len(male), rng)
    )
    first = np.where(male, _characters(MALE_CHARACTERS, len(male), rng), _characters(FEMALE_CHARACTERS, len(male), rng))
    rare = rng.choice(np.array(list(RARE_CHARACTERS)), len(male))
    second = np.where(rng.random(len(male)) < 0.001, rare, second)
    return np.char.add(np.where(rng.random(len(male)) < 0.82, first, ""), second)


def _characters(pool: str, count: int, rng: Generator) -> np.ndarray:
    return rng.choice(np.array(list(pool)), count, p=zipf_weights(len(pool), 0.5))
