"""Column names: which row is the header, and how the names sent map to the names expected."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from lake.connectors.limits import MOST_PADDED_COLUMNS, check_columns, check_name
from lake.connectors.rows.column_name import folded, visible
from lake.connectors.rows.rows import BESIDE_COLUMNS, RESERVED, Rows

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
    """Names for the header cells: the expected spelling where they only differ in width, case or blanks.

    A column sent under exactly an expected name is that one; one that differs in case only gets a number. Names that
    were given without knowing what is expected are the same when they are what is expected.
    """
    check_columns(len(cells), MOST_PADDED_COLUMNS)
    check_columns(sum(1 for cell in cells if cell and cell.strip()))
    for position, cell in enumerate(cells, start=1):
        check_name(cell or "", position)
    sent = [visible(cell or "").strip() for cell in cells]
    exact = frozenset(expected).intersection(sent)
    spelling = {key: name for key, name in _unambiguous(expected).items() if name not in exact}
    wanted = [name if name in exact else spelling.get(folded(name), name) for name in sent]
    free = FreeNames.among(wanted, exact)
    names = [free.take(name or f"column_{position}") for position, name in enumerate(wanted, start=1)]
    renamed = {old: new for old, new in zip(sent, names, strict=True) if old and old != new}
    unnamed = tuple(position for position, name in enumerate(sent) if not name)
    return Names(tuple(names), renamed, unnamed)


def _unambiguous(expected: Sequence[str]) -> dict[str, str]:
    count = Counter(folded(name) for name in expected)
    return {folded(name): name for name in expected if count[folded(name)] == 1}


def apart(rows: Rows, expected: Collection[str]) -> Rows:
    """The same rows, of whose columns that differ in case only all but one have a number, as in a header."""
    free = FreeNames.among(rows.columns, expected)
    names = tuple(name if name in BESIDE_COLUMNS else free.take(name) for name in rows.columns)
    if names == rows.columns:
        return rows
    renamed = {old: new for old, new in zip(rows.columns, names, strict=True) if old != new}
    return replace(rows, frame=rows.frame.rename(renamed), columns=names)


class FreeNames:
    """Hands out names of columns that differ by more than case, which the engine does not see.

    `kept` go to the columns that are exactly called so, and to no other.
    """

    @classmethod
    def among(cls, sent: Sequence[str], expected: Collection[str] = ()) -> "FreeNames":
        """For columns that are sent so: a number never takes a name that another of them has of its own.

        Of those that differ in case only the expected one keeps its name, else the first.
        """
        kept = [*frozenset(expected).intersection(sent)]
        taken = {name.casefold() for name in kept} | RESERVED
        for name in filter(None, sent):
            if name.casefold() not in taken:
                kept.append(name)
                taken.add(name.casefold())
        return cls(kept)

    def __init__(self, kept: Collection[str] = ()) -> None:
        self._kept = frozenset(kept)
        self._taken = {name.casefold() for name in self._kept} | RESERVED
        self._given: set[str] = set()
        self._times: Counter[str] = Counter()

    def take(self, name: str) -> str:
        """The name, or the first numbered one that is free."""
        if name in self._kept and name not in self._given:
            self._given.add(name)
            return name
        candidate = name
        while candidate.casefold() in self._taken:
            self._times[name] += 1
            candidate = f"{name}_{self._times[name] + 1}"
        self._taken.add(candidate.casefold())
        return candidate
