"""What a delivery holds, column by column: how much is filled, how many values differ, which columns are a key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl

from lake.connectors.deliveries import Delivery
from lake.connectors.files.spreadsheet import CsvSource
from lake.connectors.reading import open_rows
from lake.connectors.rows.rows import LINE_COLUMN, SURPLUS_COLUMN
from lake.errors import LakeError
from quality.drafting.headerless import column_titles, is_headerless
from quality.standards.text_shape import holds_personal_numbers

SAMPLE = 300
"""Different values of a column that are looked at."""
FILLED = 0.9
"""A key may be missing in the rest of the rows: titles, totals and remarks below a table, which are then refused."""
_MOST_KEYED = 12
"""Columns that are tried in pairs; of a wide table only the first are."""


@dataclass(frozen=True)
class ColumnProfile:
    """One column: how many rows are filled, how many values differ, and some of them, spread over the rows."""

    name: str
    filled: int
    different: int
    values: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """A delivery. `keys` are combinations of columns that tell (nearly) all rows apart, the best first.

    Of a `headerless` file the columns are numbered.
    """

    name: str
    format: str
    rows: int
    columns: tuple[ColumnProfile, ...]
    keys: tuple[tuple[str, ...], ...]
    headerless: bool = False


def profile(delivery: Delivery, scratch: Path) -> Profile:
    """Read a delivery as it is, without any contract. LakeError when it cannot be read."""
    report, frame = _read(delivery, scratch)
    source, headerless = delivery.source, False
    if isinstance(source, CsvSource) and not source.columns and is_headerless(frame):
        width = frame.width + int(report.get("padding_columns", 0))  # without a title and without a value
        numbered = source.model_copy(update={"columns": column_titles(width)})
        report, frame = _read(replace(delivery, source=numbered), scratch)
        headerless = True
    if holds_personal_numbers(frame.columns):
        raise LakeError(
            "column names hold citizen ids or mobile numbers: the table has no header",
            advice="put a row of titles above the others, and draft it again",
            file=delivery.name,
        )
    kind = str(report["format"])
    columns = tuple(_column(frame[name]) for name in frame.columns)
    return Profile(delivery.name, kind, len(frame), columns, tuple(_keys(frame, columns)), headerless)


def _read(delivery: Delivery, scratch: Path) -> tuple[Mapping[str, Any], pl.DataFrame]:
    """What the reader found out, and the cells without blanks at their ends."""
    with open_rows(delivery, (), scratch) as rows:
        names = [name for name in rows.columns if name not in (LINE_COLUMN, SURPLUS_COLUMN)]
        blank_is_null = [pl.col(name).str.strip_chars().replace("", None).alias(name) for name in names]
        return rows.report, rows.frame.sort(LINE_COLUMN).select(blank_is_null).collect()


def _column(values: pl.Series) -> ColumnProfile:
    known = values.drop_nulls()
    different = known.unique(maintain_order=True)
    sample = different.gather_every(max(1, len(different) // SAMPLE)).head(SAMPLE)
    return ColumnProfile(values.name, len(known), len(different), tuple(sample.to_list()))


def _keys(frame: pl.DataFrame, columns: Sequence[ColumnProfile]) -> list[tuple[str, ...]]:
    """Single columns first; pairs only when no single one tells the rows apart; else what comes nearest."""
    usable = [column.name for column in columns if column.filled >= FILLED * len(frame)]
    single: dict[tuple[str, ...], int] = {(name,): _repeated(frame, (name,)) for name in usable}
    if unique := [key for key, repeated in single.items() if not repeated]:
        return unique
    pairs: dict[tuple[str, ...], int] = {pair: _repeated(frame, pair) for pair in combinations(usable[:_MOST_KEYED], 2)}
    if unique := [key for key, repeated in pairs.items() if not repeated]:
        return unique
    candidates: dict[tuple[str, ...], int] = {**single, **pairs}
    if len(usable) > 2:
        candidates[tuple(usable)] = _repeated(frame, tuple(usable))
    return sorted(candidates, key=lambda key: (candidates[key], len(key)))[:1]


def _repeated(frame: pl.DataFrame, key: tuple[str, ...]) -> int:
    """How many of the rows that have the whole key have one that another row has already."""
    known = frame.select(key).drop_nulls()
    return len(known) - known.n_unique()
