"""The rows of a file that nobody has described yet, kept where the engine reads them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from lake.connectors.deliveries import Delivery
from lake.connectors.files.spreadsheet import CsvSource, ExcelSource
from lake.connectors.reading import open_rows
from lake.connectors.rows.rows import BESIDE_COLUMNS, LINE_COLUMN, RESERVED
from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from quality.drafting.headerless import column_titles, is_headerless
from quality.standards.text_shape import holds_personal_numbers

MOST_CELLS = 4_000_000
"""Of a larger table rows are looked at that are spread evenly over it."""
_ADDRESS = {"records", "record", "header_rows"}
_HIGHEST_HEADER = 3
_AT_ONCE = 1_000_000
"""Cells that are in memory together."""
_BEGINNING = 1_000
"""Rows that tell whether the first one is a header."""


@dataclass(frozen=True)
class SentRows:
    """A delivery as it was sent, without any contract.

    `path` is a Parquet file with the line numbers and the columns as `c0`, `c1` …, whatever these are called. `every`
    says how many rows there are to one that is looked at.
    """

    name: str
    format: str
    titles: tuple[str, ...]
    path: Path
    rows: int
    every: int = 1
    headerless: bool = False
    address: Mapping[str, str] = field(default_factory=dict)
    """Where in a document or sheet the records are, as a contract says it."""
    irregular: tuple[int, ...] = ()
    """Lines of rows that do not fit their header: with cells beyond it, or cut off. A load refuses them."""
    header_height: int = 1
    """Rows of a sheet over which cells of its header are merged."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the file, one a title."""
        return tuple(f"c{place}" for place in range(len(self.titles)))

    def in_parts(self) -> Iterator[pl.DataFrame]:
        """The line numbers and some columns at a time, so that no table is too wide or too long for the memory."""
        width = max(1, min(200, _AT_ONCE // max(1, self.looked_at)))
        for start in range(0, len(self.columns), width):
            part = [LINE_COLUMN, *self.columns[start : start + width]]
            yield pl.read_parquet(self.path, columns=part, glob=False).gather_every(self.every)

    def cells(self, column: str, lines: Sequence[int]) -> list[str]:
        """What stands in a column on some lines."""
        here = pl.scan_parquet(self.path, glob=False).filter(pl.col(LINE_COLUMN).is_in(list(lines)))
        return [str(cell) for cell in here.sort(LINE_COLUMN).select(column).collect()[column]]

    @property
    def looked_at(self) -> int:
        """The number of rows that are looked at."""
        return -(-self.rows // self.every)


def read_rows(delivery: Delivery, engine: DuckEngine, scratch: Path) -> SentRows:
    """Read a delivery; LakeError when it cannot be read, or holds nothing to draft a contract of."""
    sent, padding = _read(delivery, engine, scratch)
    source = delivery.source
    if 1 < sent.header_height <= _HIGHEST_HEADER:
        book = ExcelSource(path=source.place, header_rows=sent.header_height)
        sent, padding = _read(replace(delivery, source=book), engine, scratch)
    if isinstance(source, CsvSource) and not source.columns and is_headerless(_beginning(sent)):
        numbered = source.model_copy(update={"columns": column_titles(len(sent.titles) + padding)})
        sent, _none = _read(replace(delivery, source=numbered), engine, scratch)
        sent = replace(sent, headerless=True)
    if sent.rows == 0:
        raise LakeError("there are no records in it", advice="draft it from a delivery that has some", file=sent.name)
    if holds_personal_numbers(sent.titles):
        raise LakeError(
            "column names hold citizen ids or mobile numbers: the table has no header",
            advice="put a row of titles above the others, and draft it again",
            file=delivery.name,
        )
    return sent


def _read(delivery: Delivery, engine: DuckEngine, scratch: Path) -> tuple[SentRows, int]:
    """The rows, and how many columns stand beside them that have neither a title nor a value."""
    path = engine.scratch_file()
    with open_rows(delivery, (), scratch) as rows:
        titles = tuple(name for name in rows.columns if name not in RESERVED)
        shown = [pl.col(name).alias(f"c{place}") for place, name in enumerate(titles)]
        rows.frame.select(pl.col(LINE_COLUMN).cast(pl.Int64), *shown).sink_parquet(path, row_group_size=50_000)
        report: Mapping[str, object] = rows.report
        marks = [pl.col(name).is_not_null() for name in BESIDE_COLUMNS if name in rows.columns]
        irregular = rows.frame.filter(pl.any_horizontal(marks)).select(LINE_COLUMN).collect() if marks else None
    count = pq.ParquetFile(path).metadata.num_rows
    every = max(1, -(-count * len(titles) // MOST_CELLS))
    lines = tuple(irregular[LINE_COLUMN].sort()) if irregular is not None else ()
    height = int(str(report.get("header_height", 1)))
    address = delivery.source.model_dump(include=_ADDRESS, exclude_defaults=True)
    sent = SentRows(delivery.name, str(report["format"]), titles, path, count, every, False, address, lines, height)
    return sent, int(str(report.get("padding_columns", 0)))


def _beginning(sent: SentRows) -> pl.DataFrame:
    frame = pl.read_parquet(sent.path, columns=[*sent.columns], n_rows=_BEGINNING, glob=False)
    return frame.rename(dict(zip(sent.columns, sent.titles, strict=True)))
