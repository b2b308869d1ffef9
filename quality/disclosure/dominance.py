"""Amounts that one or two contributors make: whoever knows the sum knows them nearly."""

import numpy as np

from quality.disclosure.cells import Mask, Numbers

SHARE_OF_TWO = 0.9
"""n = 2, k = 90 %: the two largest may not have more of an amount."""
NEARNESS = 0.1
"""p = 10 %: the second largest may not be able to say the largest more closely."""


def dominated(total: Numbers, largest: Numbers, second: Numbers) -> Mask:
    """Amounts of which the two largest contributors have more than 90 %."""
    return np.asarray((total > 0) & (largest + second > SHARE_OF_TWO * total))


def guessable(total: Numbers, largest: Numbers, second: Numbers) -> Mask:
    """Amounts from which the second largest contributor can say the largest to within 10 % of its value (p %)."""
    return np.asarray((total > 0) & (total - largest - second < NEARNESS * largest))
