"""A file of rows that a split has written, and the columns of such files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lake.engine.identifiers import quote
from lake.schema import TableSpec


@dataclass(frozen=True)
class Written:
    """A Parquet file that is not committed yet, and its number of rows."""

    path: Path
    rows: int


def shown_columns(spec: TableSpec, computed: Mapping[str, str], sent: str | None = None) -> str:
    """SQL for all columns: computed ones, the others as they are in the relation `sent` (if it needs naming)."""
    prefix = [sent] if sent else []
    names = [column.name for column in spec.columns]
    return ", ".join(f"{computed.get(name, quote(*prefix, name))} AS {quote(name)}" for name in names)
