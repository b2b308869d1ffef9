"""Complementary suppression: the cells that have to go with the small ones, so that nobody can compute those.

Line by line the two smallest go first; what an attacker still finds out is closed by the cheapest exchange that would
leave every published sum as it is (a linear program after Kelly, Golden and Assad).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from lake.errors import LakeError
from quality.disclosure.attacker import exposed, of_block
from quality.disclosure.cells import Cells, Mask, Numbers, blocks
from quality.disclosure.two_smallest import hide_two_smallest

_NOTHING = 1e-7


def suppressed(cells: Cells, hidden: Mask) -> Mask:
    """Every cell that may not be published: the sensitive ones, `hidden` ones and as few others as can be found.

    LakeError when no choice protects a sensitive cell, because too much has been published before.
    """
    hidden = hide_two_smallest(cells, hidden | (cells.sensitive & ~cells.known))
    linked = {int(cell): block for block in blocks(cells.sums, ~cells.known) for cell in block}
    while found := [one.cell for one in exposed(cells, hidden) if not cells.known[one.cell]]:
        before = int(hidden.sum())
        for cell in found:
            hidden = hidden | _exchange(cells, hidden, cell, linked[cell])
        if int(hidden.sum()) == before:
            raise _too_late()
    return hidden


def _exchange(cells: Cells, hidden: Mask, cell: int, linked: NDArray[np.intp]) -> Mask:
    """The cells of the cheapest changes of the table that no published sum tells of and that move the cell enough.

    `linked`: those that sums lead to from it and that can be hidden.
    """
    cost = np.where(hidden[linked], 0.0, _cost(cells.values[linked]))
    need, fall = cells.need[cell], min(cells.need[cell], cells.values[cell] - cells.lowest)
    at = int(np.flatnonzero(linked == cell)[0])
    for ways in ((-fall, need - fall), (need,)):
        moves = [_cheapest(cells, linked, cost, at, far) for far in ways if far]
        found = np.zeros_like(hidden)
        for moved in moves:
            if moved is not None:
                found[linked[np.abs(moved) > _NOTHING * max(1.0, need)]] = True
        if all(moved is not None for moved in moves):
            return found
    raise _too_late()


def _too_late() -> LakeError:
    return LakeError(
        "a small group can be computed from what has been published",
        advice="publish coarser groups, or leave the table out; what was published stays as it is",
        rule="differencing",
    )


def _cost(values: Numbers) -> Numbers:
    """Of hiding a cell, by unit of change: small cells go first, and few rather than many."""
    return np.asarray(1.0 + np.log1p(np.abs(values)), dtype=np.float64)


def _cheapest(cells: Cells, free: NDArray[np.intp], cost: Numbers, at: int, far: float) -> Numbers | None:
    sums, _ = of_block(cells, free)
    both = csr_array(hstack([sums, -sums]))
    room = np.full(free.size, cells.reach)
    fall = np.minimum(room, cells.values[free] - cells.lowest)
    bounds = np.column_stack([np.zeros(2 * free.size), np.concatenate([room, fall])])
    up, down = (at, free.size + at) if far > 0 else (free.size + at, at)
    bounds[up] = abs(far), abs(far)
    bounds[down] = 0.0, 0.0
    from scipy.optimize import linprog  # half a second that only a gate which asks has to spend

    found = linprog(
        np.concatenate([cost, cost]), A_eq=both, b_eq=np.zeros(sums.shape[0]), bounds=bounds, method="highs"
    )
    if found.x is None:
        return None
    return np.asarray(found.x[: free.size] - found.x[free.size :], dtype=np.float64)
