"""What the lake asks of a SQL engine: DuckDB on one machine, another where data outgrows it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from lake.schema import Column


class SqlEngine(Protocol):
    """Reads the Parquet files of tables under the tables' names; SQL is in DuckDB's dialect."""

    def attach(self, name: str, columns: Sequence[Column], files: Sequence[str]) -> None:
        """Make a table readable under its name, in exactly these columns and types."""

    def query(self, sql: str) -> pa.Table:
        """The whole answer; timestamps in UTC."""

    def write(self, sql: str, path: Path, columns: Sequence[Column] | None = None) -> int:
        """Write the answer to one Parquet file; returns its rows."""

    def close(self) -> None:
        """Free everything."""
