"""Two versions of a figure whose difference is a figure about few."""

import numpy as np

from quality.disclosure.cells import Mask, Numbers


def moved_by_few(now: Numbers, before: Numbers, least: int) -> Mask:
    """Figures that differ from what was published of them by somebody, and by fewer than `least`.

    NaN in `before`: it was not published.
    """
    moved = np.abs(now - before)
    return np.asarray((moved > 0) & (moved < least))
