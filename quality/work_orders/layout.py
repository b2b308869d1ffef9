"""How wide the columns of a sheet are, so that it prints on landscape A4 and can be read."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

NARROWEST, WIDEST = 6, 26
PAGE = 230
"""Widths, all columns together, that Excel still prints legibly on one landscape A4 page (about six points)."""
_LOOKED_AT = 200
"""Rows whose cells are measured; a longer one further down is wrapped."""
_BORDER = 1.5


def column_widths(headings: Sequence[Sequence[str]], rows: Iterable[Sequence[str]]) -> list[float]:
    """The width of each column in digits: as its cells need, none so wide that the page would become illegible.

    A Chinese letter is as wide as two digits. What is wider than its column is wrapped.
    """
    shown = [*headings, *(row for _place, row in zip(range(_LOOKED_AT), rows, strict=False))]
    needed = [max(cell_len(text) for text in column) for column in zip(*shown, strict=True)]
    widest = next((width for width in range(WIDEST, NARROWEST, -1) if _together(needed, width) <= PAGE), NARROWEST)
    return [_within(one, widest) for one in needed]


def _together(needed: Iterable[int], widest: int) -> float:
    return sum(_within(one, widest) for one in needed)


def _within(needed: int, widest: int) -> float:
    return min(max(needed + _BORDER, NARROWEST), widest)
