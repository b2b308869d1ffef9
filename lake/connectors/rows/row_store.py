"""Records read one by one, kept as Parquet chunks: memory stays small, and what follows stays lazy."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from lake.connectors.limits import check_columns, check_name
from lake.connectors.rows.rows import LINE_COLUMN

_CHUNK = 50_000
_CHUNK_CELLS = 5_000_000
"""Many columns make a chunk end earlier."""


class RowStore:
    """Collects records with differing columns; a record without a column has null there."""

    def __init__(self, folder: Path, columns: Iterable[str] = ()) -> None:
        self._folder = folder
        self._lines: list[int] = []
        self._records: list[Mapping[str, str | None]] = []
        self._files: list[Path] = []
        self._columns: dict[str, None] = dict.fromkeys(columns)
        self.rows = 0

    def add(self, line: int, record: Mapping[str, str | None]) -> None:
        """One record and where it starts."""
        if not record.keys() <= self._columns.keys():
            self._grow(record)
        self._lines.append(line)
        self._records.append(record)
        self.rows += 1
        if len(self._records) >= _CHUNK or len(self._records) * len(self._columns) >= _CHUNK_CELLS:
            self._write()

    def _grow(self, record: Mapping[str, str | None]) -> None:
        for name in record:
            if name not in self._columns:
                check_columns(len(self._columns) + 1)
                check_name(name, len(self._columns) + 1)
                self._columns[name] = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column seen, in the order of first sight."""
        return tuple(self._columns)

    def frame(self) -> pl.LazyFrame:
        """Everything added so far."""
        if self._records or not self._files:
            self._write()
        together = pl.concat([pl.scan_parquet(file, glob=False) for file in self._files], how="diagonal")
        return together.select(*self.columns, LINE_COLUMN)

    def _write(self) -> None:
        texts = {name: [record.get(name) for record in self._records] for name in self._columns}
        frame = pl.DataFrame(
            {**texts, LINE_COLUMN: self._lines},
            schema={**dict.fromkeys(texts, pl.String), LINE_COLUMN: pl.Int64},
        )
        path = self._folder / f"rows-{len(self._files)}.parquet"
        frame.write_parquet(path, compression="lz4")
        self._files.append(path)
        self._lines, self._records = [], []
