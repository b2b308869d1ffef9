"""The attacker: who knows every published cell and every sum, and asks between which values a hidden cell must lie.

A linear program for each end of each interval (HiGHS). Each solution is a table that could be the true one, so it
also shows how far all other cells may move; most cells need no program of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lake.errors import LakeError
from quality.disclosure.cells import Cells, Mask, Numbers, blocks

_SLACK = 1e-6
"""Of a value: what a solver's arithmetic may be off by."""
_TOGETHER, _FEW = 40, 8
"""So many programs push all cells at once before the rest, or so few, are pushed one by one."""


@dataclass(frozen=True)
class Interval:
    """What the attacker can say of one cell at least: it is seen to reach from `low` to `high`."""

    cell: int
    low: float
    high: float

    @property
    def width(self) -> float:
        """In the unit of the cell."""
        return self.high - self.low


def attacked(cells: Cells, hidden: Mask) -> Iterator[Interval]:
    """Every sensitive cell with what an attacker can say of it; one that is not hidden is known exactly."""
    for cell in np.flatnonzero(cells.sensitive & ~hidden):
        yield Interval(int(cell), float(cells.values[cell]), float(cells.values[cell]))
    in_sums = np.zeros_like(hidden)
    for block in blocks(cells.sums, hidden):
        in_sums[block] = True
        yield from _of_block(cells, block)
    for cell in np.flatnonzero(cells.sensitive & hidden & ~in_sums):
        yield Interval(int(cell), max(cells.lowest, -np.inf), np.inf)


def exposed(cells: Cells, hidden: Mask) -> list[Interval]:
    """The sensitive cells of which an attacker can say too much."""
    return [one for one in attacked(cells, hidden) if one.width < cells.need[one.cell] * (1 - _SLACK) - _SLACK]


def _of_block(cells: Cells, block: NDArray[np.intp]) -> Iterator[Interval]:
    """Programs until each sensitive cell is seen to move far enough, or as far as it can."""
    wanted = np.flatnonzero(cells.sensitive[block])
    if not wanted.size:
        return
    known = _Known(cells, block)
    chance = np.random.default_rng(0)
    for _ in range(_TOGETHER):
        pending = wanted[~known.is_wide(wanted)]
        if pending.size <= _FEW:
            break
        known.learn(pending, chance.choice((-1.0, 1.0), pending.size))
    for at in wanted:
        for direction in (-1.0, 1.0):
            if not known.is_wide(at):
                known.learn(np.array([at]), np.array([direction]), freely=True)
        yield Interval(int(block[at]), float(known.low[at]), float(known.high[at]))


class _Known:
    """The cells of a block, and between which values each has been seen in a table that may be the true one."""

    def __init__(self, cells: Cells, block: NDArray[np.intp]) -> None:
        self._sums, self._totals = of_block(cells, block)
        self._values, self._need = cells.values[block], cells.need[block]
        self._lowest, self._reach = cells.lowest, cells.reach
        self.low, self.high = self._values.copy(), self._values.copy()

    def is_wide(self, at: NDArray[np.intp] | np.intp) -> Mask:
        """Whether cells have been seen to move as far as they need."""
        return np.asarray(self.high[at] - self.low[at] >= self._need[at])

    def learn(self, at: NDArray[np.intp], directions: Numbers, *, freely: bool = False) -> None:
        """Push some cells, each up or down, and remember how far all have come; no farther than need, or freely."""
        aim = np.zeros(self._values.size)
        aim[at] = -directions
        room = np.full(self._values.size, self._reach)
        if not freely:
            room[at] = self._need[at]
        bounds = np.column_stack([np.maximum(self._lowest, self._values - room), self._values + room])
        from scipy.optimize import linprog  # half a second that only a gate which asks has to spend

        found = linprog(aim, A_eq=self._sums, b_eq=self._totals, bounds=bounds, method="highs")
        if found.x is None:
            raise LakeError(f"the attack on a table did not end: {found.message}", rule="disclosure")
        self.low, self.high = np.minimum(self.low, found.x), np.maximum(self.high, found.x)


def of_block(cells: Cells, block: NDArray[np.intp]) -> tuple[csr_array, Numbers]:
    """The sums of a block's cells alone, and what is left of the totals for them."""
    mine = cells.sums[:, block]
    rows = np.flatnonzero(np.diff(mine.tocsr().indptr))
    sums = csr_array(mine.tocsr()[rows])
    return sums, sums @ cells.values[block]
