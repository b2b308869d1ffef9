"""The accepted rows of a batch before they are committed: what the lake knows better is still taken out."""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from lake.engine.duck import DuckEngine
from lake.engine.parquet import parquet_select
from lake.schema import Column


class AcceptedRows:
    """Files of rows that are nobody's but this batch's; to take rows out writes them anew, as one file."""

    def __init__(self, engine: DuckEngine, columns: Sequence[Column], files: Sequence[Path]) -> None:
        self._engine = engine
        self._columns = columns
        self.files = list(files)

    @property
    def sql(self) -> str:
        """A relation of the rows."""
        return f"({parquet_select(self._columns, [str(file) for file in self.files])})"

    def type_of(self, column: str) -> str:
        """The type of a column, as the lake calls it."""
        return next(one.type for one in self._columns if one.name == column)

    def count(self, which: str) -> int:
        """How many rows of the relation `arrived` the condition is true for."""
        found = self._engine.rows(f"SELECT count(*) AS rows FROM {self.sql} AS arrived WHERE {which}")
        return int(found[0]["rows"])

    def take_out(self, which: str) -> None:
        """Rows of the relation `arrived` that the condition is true for leave; it is never NULL."""
        kept = self.files[0].with_name(f"{uuid4().hex}.parquet")  # a new name: DuckDB remembers files it has read
        self._engine.write(f"SELECT * FROM {self.sql} AS arrived WHERE NOT ({which})", kept)
        for file in self.files:
            self._engine.discard(file)
        self.files = [kept]
