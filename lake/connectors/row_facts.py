"""Rows and columns that are no data: counted and reported; only empty ones are left out, refusing rows is for later."""

from dataclasses import dataclass

import polars as pl

from lake.connectors.header import Names

_TOTALS = ("合计", "总计", "小计", "共计")


@dataclass(frozen=True)
class RowFacts:
    """`padding`: columns that have neither a name nor a single value, with which Excel pads exports."""

    rows: int
    blank_rows: int
    repeated_headers: int
    total_rows: int
    padding: tuple[str, ...]

    def report(self) -> dict[str, int]:
        """The counts, as part of a delivery's report; `records` are the rows that are not blank."""
        return {
            "records": self.rows - self.blank_rows,
            "blank_rows": self.blank_rows,
            "repeated_headers": self.repeated_headers,
            "total_rows": self.total_rows,
            "padding_columns": len(self.padding),
        }


def is_blank(names: Names) -> pl.Expr:
    """Whether no cell of a row holds anything."""
    return pl.all_horizontal(_is_empty(name) for name in names.names)


def row_facts(frame: pl.LazyFrame, names: Names) -> RowFacts:
    """All facts in one pass. It reads every column, so that Polars meets every row that does not fit here and now."""
    first, second = names.names[0], names.names[min(1, len(names.names) - 1)]
    repeated = (pl.col(first) == first) & (pl.col(second) == second)
    total = pl.col(first).str.replace_all(r"\s", "").is_in(list(_TOTALS))
    unnamed = [names.names[position] for position in names.unnamed]
    counts = [pl.len(), is_blank(names).sum(), repeated.sum(), total.sum()]
    named = [count.alias(f"{number}") for number, count in enumerate(counts)]
    unused = [_is_empty(name).all().alias(f"unused {name}") for name in unnamed]
    found = frame.select(*named, *unused).collect(engine="streaming").row(0)
    padding = tuple(name for name, empty in zip(unnamed, found[len(named) :], strict=True) if empty)
    rows, blank_rows, repeated_headers, total_rows = found[: len(named)]
    return RowFacts(rows, blank_rows, repeated_headers, total_rows, padding)


def _is_empty(name: str) -> pl.Expr:
    return pl.col(name).fill_null("") == ""
