"""Rows and columns that are no data: counted and reported with their lines.

Blank rows and headers that are repeated in the middle of a file are no records and are left out; a row of totals stays,
since only the contract can tell it from data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from lake.connectors.rows.header import Names
from lake.connectors.rows.rows import LINE_COLUMN

_TOTALS = ("合计", "总计", "小计", "共计")
_LINES_TOLD = 20


@dataclass(frozen=True)
class RowFacts:
    """`padding`: columns that have neither a name nor a single value, with which Excel pads exports.

    `may_be_short`: in some row that is not blank the last column is empty.
    """

    rows: int
    blank_rows: int
    repeated_header_lines: tuple[int, ...]
    total_row_lines: tuple[int, ...]
    padding: tuple[str, ...]
    may_be_short: bool = False

    def report(self) -> dict[str, Any]:
        """The counts, and the first lines, as part of a delivery's report; `records` are the rows that are data."""
        return {
            "records": self.rows - self.blank_rows - len(self.repeated_header_lines),
            "blank_rows": self.blank_rows,
            "repeated_headers": len(self.repeated_header_lines),
            "total_rows": len(self.total_row_lines),
            "padding_columns": len(self.padding),
            **told("repeated_header_lines", self.repeated_header_lines),
            **told("total_row_lines", self.total_row_lines),
        }

    def only_data(self, frame: pl.LazyFrame, names: Names) -> pl.LazyFrame:
        """The frame without its blank rows and repeated headers."""
        if self.blank_rows:
            frame = frame.filter(~is_blank(names))
        return frame.filter(~is_header(names)) if self.repeated_header_lines else frame


def told(name: str, lines: Sequence[int]) -> dict[str, list[int]]:
    """The first lines, as part of a delivery's report; nothing when there are none."""
    return {name: list(lines[:_LINES_TOLD])} if lines else {}


def is_blank(names: Names) -> pl.Expr:
    """Whether no cell of a row holds anything."""
    return pl.all_horizontal(_is_empty(name) for name in names.names)


def is_header(names: Names) -> pl.Expr:
    """Whether a row repeats the header: every named cell holds its own name, as it was sent or as it is read."""
    sent = {new: old for old, new in names.renamed.items()}
    unnamed = {names.names[position] for position in names.unnamed}
    return pl.all_horizontal(
        pl.col(name).fill_null("").str.strip_chars().is_in([name, sent.get(name, name)])
        for name in names.names
        if name not in unnamed
    )


def row_facts(frame: pl.LazyFrame, names: Names) -> RowFacts:
    """All facts in one pass. It reads every column, so that Polars meets every row that does not fit here and now.

    Only when the first cell of some row looks like a header or a total, a second pass finds out which rows they are.
    """
    first = pl.col(names.names[0])
    sent = {new: old for old, new in names.renamed.items()}
    named = [name for position, name in enumerate(names.names) if position not in names.unnamed] or [names.names[0]]
    like_header = pl.col(named[0]).str.strip_chars().is_in([named[0], sent.get(named[0], named[0])])
    total = first.str.replace_all(r"\s", "").is_in(list(_TOTALS))
    unnamed = [names.names[position] for position in names.unnamed]
    last_is_empty = _is_empty(names.names[-1]) & ~is_blank(names)
    counts = [pl.len(), is_blank(names).sum(), like_header.sum(), total.sum(), last_is_empty.sum()]
    counted = [count.alias(f"{number}") for number, count in enumerate(counts)]
    unused = [_is_empty(name).all().alias(f"unused {name}") for name in unnamed]
    found = frame.select(*counted, *unused).collect(engine="streaming").row(0)
    padding = tuple(name for name, empty in zip(unnamed, found[len(counted) :], strict=True) if empty)
    rows, blank_rows, headers, totals, last_empty = found[: len(counted)]
    return RowFacts(
        rows,
        blank_rows,
        _lines(frame, is_header(names)) if headers and len(unnamed) < len(names.names) else (),
        _lines(frame, total) if totals else (),
        padding,
        last_empty > 0,
    )


def _lines(frame: pl.LazyFrame, condition: pl.Expr) -> tuple[int, ...]:
    found = frame.filter(condition).select(LINE_COLUMN).collect(engine="streaming")
    return tuple(found[LINE_COLUMN].sort().to_list())


def _is_empty(name: str) -> pl.Expr:
    return pl.col(name).fill_null("") == ""
