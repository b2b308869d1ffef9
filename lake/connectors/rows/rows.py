"""What every reader hands on: a lazy frame of texts, its columns and what was noticed on the way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from lake.position import BATCH_ID, EXTRA, INGESTED_AT, LINE_NO

LINE_COLUMN = LINE_NO
"""Where the record starts in the delivery: physical line, sheet row or record number, counted from 1."""

SURPLUS_COLUMN = "_surplus"
"""JSON list of the cells that a row has beyond its header; only present when there are such rows."""

CUT_COLUMN = "_cut"
"""Filled for the row in whose middle the file ends; only present when there is one."""

BESIDE_COLUMNS = (SURPLUS_COLUMN, CUT_COLUMN)
"""What a reader says of single rows, beside what was delivered."""

RESERVED = frozenset({LINE_COLUMN, *BESIDE_COLUMNS, BATCH_ID, INGESTED_AT, EXTRA, "_rules", "_reasons"})
"""Columns that the lake adds to what was delivered: a delivered one of such a name is read as `_extra_2`."""


@dataclass(frozen=True)
class Rows:
    """An opened delivery. `frame` has only String columns besides `_line_no` (Int64) and lives while it is open."""

    frame: pl.LazyFrame
    columns: tuple[str, ...]
    report: dict[str, Any] = field(default_factory=dict)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """All rows in memory, in the order of the delivery: for tests and small deliveries."""
        return iter(self.frame.sort(LINE_COLUMN).collect().iter_rows(named=True))
