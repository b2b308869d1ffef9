"""Tables of a department's database, in SQLite."""

import sqlite3
from collections.abc import Collection
from pathlib import Path

import polars as pl
from sqlglot import exp

CHUNK = 100_000


def write_table(path: Path, table: str, frame: pl.DataFrame, *, numbers: Collection[str] = ()) -> None:
    """Appends rows to a table, which is made when it is not there; `numbers` are stored as such where they are."""
    columns = ", ".join(f"{_quoted(name)} {'REAL' if name in numbers else 'TEXT'}" for name in frame.columns)
    marks = ", ".join("?" for _ in frame.columns)
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.execute(f"CREATE TABLE IF NOT EXISTS {_quoted(table)} ({columns})")
            for start in range(0, len(frame), CHUNK):
                rows = frame.slice(start, CHUNK).iter_rows()
                connection.executemany(f"INSERT INTO {_quoted(table)} VALUES ({marks})", rows)
    finally:
        connection.close()


def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql(dialect="sqlite")
