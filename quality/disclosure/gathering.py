"""Gathers cells and sums one after another; a sum that is not true of the values is none."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from quality.disclosure.cells import Cells, Mask, Numbers

_NEARLY = 1e-9


@dataclass
class Gathered:
    """Cells so far. `hidden`: those that are not published whatever happens."""

    values: list[float] = field(default_factory=list)
    need: list[float] = field(default_factory=list)
    known: list[bool] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)
    _sums: dict[tuple[tuple[int, float], ...], float] = field(default_factory=dict)

    def add(self, values: Numbers, need: Numbers, known: Mask, hidden: Mask) -> NDArray[np.intp]:
        """More cells; their numbers."""
        start = len(self.values)
        self.values += values.tolist()
        self.need += need.tolist()
        self.known += known.tolist()
        self.hidden += hidden.tolist()
        return np.arange(start, len(self.values))

    def sum(self, members: Sequence[int], signs: Sequence[float], total: float = 0.0) -> bool:
        """Anyone knows that these add up to a total; False, and nothing more is known, where they do not."""
        reached = sum(sign * self.values[member] for member, sign in zip(members, signs, strict=True))
        size = sum(abs(self.values[member]) for member in members) + abs(total)
        if not members or abs(reached - total) > _NEARLY * max(1.0, size):
            return False
        self._sums[tuple(sorted(zip(map(int, members), map(float, signs), strict=True)))] = float(total)
        return True

    @property
    def sums(self) -> list[tuple[tuple[tuple[int, float], ...], float]]:
        """What is known so far: members with their signs, and the total."""
        return list(self._sums.items())

    def cells(self) -> tuple[Cells, Mask]:
        """All of them, and those that are not published anyway."""
        counts = [len(members) for members in self._sums]
        rows = np.repeat(np.arange(len(counts)), counts)
        members = [member for line in self._sums for member, _ in line]
        signs = [sign for line in self._sums for _, sign in line]
        values = np.array(self.values, dtype=np.float64)
        cells = Cells(
            values=values,
            need=np.array(self.need, dtype=np.float64),
            known=np.array(self.known, dtype=bool),
            sums=csr_array((signs, (rows, members)), shape=(len(counts), values.size)),
            totals=np.array(list(self._sums.values()), dtype=np.float64),
            lowest=0.0 if (values >= 0).all() else -np.inf,
        )
        return cells, np.array(self.hidden, dtype=bool)
