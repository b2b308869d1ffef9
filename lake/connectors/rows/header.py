"""Column names: which row is the header, and how the names sent map to the names expected."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lake.connectors.limits import MOST_PADDED_COLUMNS, check_columns, check_name
from lake.connectors.rows.column_name import folded, visible
from lake.connectors.rows.rows import RESERVED

Cells = Sequence[str | None]

_ROWS_SEARCHED = 50
_NO_NAME = re.compile(r"\s*(Unnamed: \d+)?\s*")
"""An empty cell, or what pandas writes for one when it takes a title row for the header."""


def overlap(cells: Cells, expected: Sequence[str]) -> int:
    """How many of the expected names this row holds."""
    return len({folded(cell) for cell in cells if cell} & {folded(name) for name in expected})


def header_index(rows: Sequence[Cells], expected: Sequence[str]) -> int:
    """The row that is the header: the best overlap with the expected names, else the first that is wide enough."""
    searched = rows[:_ROWS_SEARCHED]
    overlaps = [overlap(row, expected) for row in searched]
    if overlaps and max(overlaps) > 0:
        return overlaps.index(max(overlaps))
    widths = [sum(1 for cell in row if cell and not _NO_NAME.fullmatch(cell)) for row in searched]
    usual = max(Counter(filter(None, widths)).items(), key=lambda item: (item[1], item[0]), default=(0, 0))[0]
    return next((index for index, width in enumerate(widths) if width and width >= usual * 0.6), 0)


@dataclass(frozen=True)
class Names:
    """The columns of a delivery, unique and not empty, in order; `unnamed` holds positions without a name."""

    names: tuple[str, ...]
    renamed: dict[str, str]
    unnamed: tuple[int, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that were sent with a name."""
        return tuple(name for position, name in enumerate(self.names) if position not in self.unnamed)

    def report(self) -> dict[str, object]:
        """The part that is worth telling."""
        return {"renamed_columns": self.renamed} if self.renamed else {}


def column_names(cells: Cells, expected: Sequence[str]) -> Names:
    """Names for the header cells: the expected spelling where they only differ in width, case or blanks."""
    check_columns(len(cells), MOST_PADDED_COLUMNS)
    check_columns(sum(1 for cell in cells if cell and cell.strip()))
    for position, cell in enumerate(cells, start=1):
        check_name(cell or "", position)
    spelling = _unambiguous(expected)
    sent = [visible(cell or "").strip() for cell in cells]
    known = frozenset(expected)
    wanted = [name if name in known else spelling.get(folded(name), name) for name in sent]
    names: dict[str, None] = {}
    times: Counter[str] = Counter()
    for position, name in enumerate(wanted, start=1):
        names[_unique(name or f"column_{position}", names, times)] = None
    renamed = {old: new for old, new in zip(sent, names, strict=True) if old and old != new}
    unnamed = tuple(position for position, name in enumerate(sent) if not name)
    return Names(tuple(names), renamed, unnamed)


def _unambiguous(expected: Sequence[str]) -> dict[str, str]:
    count = Counter(folded(name) for name in expected)
    return {folded(name): name for name in expected if count[folded(name)] == 1}


def _unique(name: str, taken: Collection[str], times: Counter[str]) -> str:
    """The name, or the first numbered one that is free; `times` remembers how far each has been numbered."""
    candidate = name
    while candidate in taken or candidate in RESERVED:
        times[name] += 1
        candidate = f"{name}_{times[name] + 1}"
    return candidate
