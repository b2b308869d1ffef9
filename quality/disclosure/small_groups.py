"""Groups of so few that a figure about them is a figure about somebody."""

import numpy as np

from quality.disclosure.cells import Mask, Numbers

SMALLEST_SHOWN = 10
"""Distinct persons (or events) of which a figure may tell; offices use 3 to 10."""
FEWEST_CONTRIBUTORS = 3
"""Distinct organisations behind an amount: of two each would know the other."""


def too_few(contributors: Numbers, least: int) -> Mask:
    """Groups of somebody, and of fewer than `least`. Nobody is no group: that nobody is there may be told."""
    return np.asarray((contributors > 0) & (contributors < least))
