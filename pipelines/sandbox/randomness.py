"""Random numbers that stay the same when another part of the city draws more of them."""

import hashlib

import numpy as np

Generator = np.random.Generator


def stream(seed: int, name: str) -> Generator:
    """The random numbers of one part of the city: each part has its own, named, stream."""
    digest = hashlib.sha256(name.encode()).digest()
    return np.random.default_rng([seed, *np.frombuffer(digest[:16], dtype=np.uint32).tolist()])


def zipf_weights(count: int, exponent: float = 1.0) -> np.ndarray:
    """Weights that sum to one: the second is 1/2 of the first, the third 1/3 (at exponent 1)."""
    weights = 1.0 / np.arange(1, count + 1) ** exponent
    return np.asarray(weights / weights.sum())
