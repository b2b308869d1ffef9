"""The two smallest of a line: where a sum is known one hidden cell is no secret, and two small ones hardly are.

A first pass without programs, after which the attacker finds little left to close.
"""

import numpy as np
from numpy.typing import NDArray

from quality.disclosure.cells import Cells, Mask, Numbers


def hide_two_smallest(cells: Cells, hidden: Mask) -> Mask:
    """Hide in every sum the smallest cells until two are hidden and they have together what the needy one needs."""
    hidden, gone = hidden.copy(), np.zeros_like(hidden)
    waiting = [*range(cells.sums.shape[0])]
    by_cell = cells.sums.tocsc()
    while waiting:
        line = waiting.pop(0)
        for cell in _missing(cells, hidden, gone, line):
            hidden[cell] = gone[cell] = True
            others = by_cell.indices[by_cell.indptr[cell] : by_cell.indptr[cell + 1]]
            waiting += [int(one) for one in others if one != line and one not in waiting]
    return hidden


def _missing(cells: Cells, hidden: Mask, gone: Mask, line: int) -> NDArray[np.intp]:
    """The cells of one line that have to be hidden beside those that are; `gone` went with a sensitive one."""
    span = slice(cells.sums.indptr[line], cells.sums.indptr[line + 1])
    members, signs = cells.sums.indices[span], cells.sums.data[span]
    inside = hidden[members]
    needy = members[inside & cells.sensitive[members]]
    nobody = np.empty(0, dtype=np.intp)
    if not needy.size:
        alone = inside.sum() == 1 and gone[members[inside]].all()
        return _second(cells, members, inside) if alone else nobody
    worst = needy[np.argmax(cells.need[needy])]
    companions = members[inside & (members != worst)]
    if companions.size and _room(cells, members, signs, inside, int(worst)) >= cells.need[worst]:
        return nobody
    open_to = members[~inside & ~cells.known[members]]
    chosen = open_to[np.argsort(cells.values[open_to], kind="stable")]
    for count in range(1, chosen.size + 1):
        tried = inside | np.isin(members, chosen[:count])
        if _room(cells, members, signs, tried, int(worst)) >= cells.need[worst]:
            return chosen[:count]
    return nobody  # this line alone cannot protect it: the program looks at all of them


def _second(cells: Cells, members: NDArray[np.intp], inside: Mask) -> NDArray[np.intp]:
    """The smallest cell beside one that was hidden for the sake of others: alone it would be no secret."""
    open_to = members[~inside & ~cells.known[members] & (cells.values[members] > cells.lowest)]
    return open_to[np.argsort(cells.values[open_to], kind="stable")][:1]


def _room(cells: Cells, members: NDArray[np.intp], signs: Numbers, inside: Mask, worst: int) -> float:
    """How far the needy cell can move within the line when nobody looks at the others."""
    sign = signs[members == worst][0]
    others = inside & (members != worst)
    if (signs[others] * sign < 0).any():
        return cells.reach
    return float((cells.values[members[others | (members == worst)]] - cells.lowest).sum()) if others.any() else 0.0
