"""How wide the columns of a sheet are, and how high its rows, so that it prints on landscape A4 and can be read."""

from collections.abc import Iterable, Sequence
from math import ceil

from rich.cells import cell_len

NARROWEST, WIDEST = 6, 60
PAGE = 230
"""Widths, all columns together, that Excel still prints legibly on one landscape A4 page (about six points)."""
_LOOKED_AT = 200
"""Rows whose cells are measured; a longer one further down is wrapped."""
_BORDER = 1.5
_LINE, _ROOM = 14.5, 2.0
LINE = _LINE + _ROOM
"""Points of a row of one line: Chinese letters are cut off by the 15 that Excel gives."""
_HIGHEST = 409.0
_UNBROKEN = (21.5, 16.5, 12.5, 9.5)
"""What stays on one line as long as the page allows: an identifier, a date and time, a date, a code."""
_LINES = range(1, 13)


def column_widths(headings: Sequence[Sequence[str]], rows: Iterable[Sequence[str]]) -> list[float]:
    """The width of each column in digits: as its cells need, together no wider than a legible page.

    A Chinese letter is as wide as two digits. What is wider than its column is wrapped: long texts first, and into as
    few lines as there can be.
    """
    shown = [*headings, *(row for _place, row in zip(range(_LOOKED_AT), rows, strict=False))]
    needed = [max(cell_len(text) for text in column) for column in zip(*shown, strict=True)]
    tried = ([_width(one, unbroken, lines) for one in needed] for unbroken in _UNBROKEN for lines in _LINES)
    return next((widths for widths in tried if sum(widths) <= PAGE), [NARROWEST] * len(needed))


def _width(needed: int, unbroken: float, lines: int) -> float:
    whole = needed + _BORDER
    return min(max(whole, NARROWEST), max(unbroken, needed / lines + _BORDER), WIDEST)


def row_height(cells: Iterable[str], widths: Sequence[float]) -> float:
    """Points that a row needs for its longest cell when it is wrapped; not every program finds that out by itself."""
    lines = (_lines(text, width) for text, width in zip(cells, widths, strict=True))
    return min(_LINE * max(lines, default=1) + _ROOM, _HIGHEST)


def _lines(text: str, width: float) -> int:
    return sum(max(1, ceil(cell_len(part) / (width - _BORDER))) for part in text.split("\n"))
