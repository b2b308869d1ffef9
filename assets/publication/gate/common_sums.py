"""What two tables have in common: sums over the columns both have, which one of them may tell and the other hide."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from quality.disclosure.totals import lines

_ROW, _SUM, _OPEN = "_row", "_sum", "_open"
_MOST_COLUMNS = 4
"""Of the columns in common all choices are looked at, and of more than so many the first."""


@dataclass(frozen=True)
class Table:
    """Rows, the columns that tell them apart, and those columns' values in rows that sum up others."""

    rows: pl.DataFrame
    key: tuple[str, ...]
    totals: Mapping[str, str]

    def chosen(self, constants: Mapping[str, str]) -> "Table":
        """The rows that another table's condition would choose too."""
        wanted = {name: value for name, value in constants.items() if name in self.key}
        rows = self.rows.with_row_index(_ROW) if _ROW not in self.rows.columns else self.rows
        for name, value in wanted.items():
            rows = rows.filter(pl.col(name).cast(pl.String) == value)
        return Table(rows, tuple(name for name in self.key if name not in wanted), self.totals)

    def views(self) -> Iterator["Table"]:
        """The rows that sum up nothing; and those that sum up others, as a table of what they sum up."""
        above = sorted({line.total for line in lines(self.rows, self.key, self.totals)})
        leaves = pl.Series(range(self.rows.height)).is_in(above).not_()
        yield Table(self.rows.filter(leaves), self.key, {})
        if above:
            yield Table(self.rows.filter(~leaves), self.key, {})


@dataclass(frozen=True)
class CommonSum:
    """Rows of the first table that add up to what the second has published of the same."""

    rows: tuple[int, ...]
    published: float


def common_sums(mine: Table, other: Table, figure: str) -> Iterator[CommonSum]:
    """By every choice of columns in common, what the other's published figures add up to."""
    leaves = next(mine.views())
    shared = [name for name in leaves.key if name in other.key and leaves.rows[name].dtype == other.rows[name].dtype]
    for size in range(min(len(shared), _MOST_COLUMNS), -1, -1):
        for names in combinations(shared[:_MOST_COLUMNS], size):
            yield from _by(leaves.rows, other.rows, names, figure)


def _by(mine: pl.DataFrame, other: pl.DataFrame, names: Sequence[str], figure: str) -> Iterator[CommonSum]:
    value = pl.col(figure).cast(pl.Float64)
    if not names:
        if mine.height and other[figure].count():
            yield CommonSum(tuple(mine[_ROW]), float(other.select(value.sum()).item()))
        return
    told = other.filter(value.is_not_null()).group_by(names).agg(value.sum().alias(_SUM))
    both = mine.group_by(names).agg(pl.col(_ROW)).join(told, on=list(names), how="inner", nulls_equal=True)
    for rows, total in both.select(_ROW, _SUM).sort(pl.col(_ROW).list.first()).iter_rows():
        yield CommonSum(tuple(rows), float(total))
