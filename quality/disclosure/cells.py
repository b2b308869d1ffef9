"""Figures that add up: what may be hidden of a table, and what an attacker who knows the rest can add and subtract."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csr_array

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Cells:
    """Cells and what anyone knows of their sums: `sums @ values = totals`.

    `need`: how wide what an attacker can say of a cell has to be, in the cell's own unit; 0 where it may be known.
    `known`: who hides it now hides nothing, because it has been published. `lowest`: no value is below it.
    """

    values: Numbers
    need: Numbers
    known: Mask
    sums: csr_array
    totals: Numbers
    lowest: float = 0.0

    @property
    def sensitive(self) -> Mask:
        """The cells that have to be protected."""
        return self.need > 0

    @property
    def reach(self) -> float:
        """Farther from its value than this no cell has to be thought of."""
        return float(np.abs(self.values).sum() + self.need.max(initial=0.0) + 1.0)


def blocks(sums: csr_array, chosen: Mask) -> list[NDArray[np.intp]]:
    """The chosen cells, in groups that no sum links with one another; those that are in no sum are left out."""
    among = abs(sums[:, np.flatnonzero(chosen)])
    places = np.flatnonzero(chosen)
    both = block_array([[None, among], [among.T, None]]).tocsr() if sums.shape[0] and places.size else None
    if both is None:
        return []
    from scipy.sparse.csgraph import connected_components  # a quarter of a second, as for the solver

    label = connected_components(both, directed=False)[1][sums.shape[0] :]
    count = int(label.max()) + 1
    in_a_sum = np.asarray(among.sum(axis=0)).ravel() > 0
    order = np.argsort(label, kind="stable")
    groups = np.split(order, np.cumsum(np.bincount(label, minlength=count))[:-1])
    return [places[group] for group in groups if group.size and in_a_sum[group].all()]
