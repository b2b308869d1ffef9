"""What the lake asks of a SQL engine: DuckDB on one machine, Spark where data outgrows it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import pyarrow as pa

from lake.engine.identifiers import quote
from lake.schema import Column


@dataclass(frozen=True)
class ListFunction:
    """A function that SQL may call with whole columns, each as one list of texts; it gives a list of structures.

    `parameters` says how many lists it takes, in its order. `fields` of a structure are texts, `lists` lists of texts.
    """

    name: str
    parameters: tuple[str, ...]
    fields: tuple[str, ...]
    lists: tuple[str, ...] = ()

    @property
    def returns(self) -> str:
        """DuckDB's type of what it gives."""
        texts = [f"{quote(field)} VARCHAR" for field in self.fields]
        lists = [f"{quote(field)} VARCHAR[]" for field in self.lists]
        return f"STRUCT({', '.join([*texts, *lists])})[]"

    @property
    def empty(self) -> str:
        """A macro of its name and type that gives nothing, to ask what a query means."""
        parameters = ", ".join(self.parameters)
        return f"CREATE OR REPLACE MACRO {self.name}({parameters}) AS CAST(NULL AS {self.returns})"


ListWork = Callable[..., pa.Table]
"""What such a function does: a list of texts for each parameter → its fields and lists as columns."""


@dataclass(frozen=True)
class StoredTable:
    """The columns that a table has now, and the Parquet files of a snapshot, sorted, with the rows in all of them.

    `all_have`: every one of these files has every one of these columns, in its type.
    """

    columns: tuple[Column, ...]
    files: tuple[str, ...]
    rows: int
    all_have: bool


class TableSource(Protocol):
    """What an engine needs of the lakehouse."""

    def stored(self, name: str, snapshot_id: int | None = None) -> StoredTable:
        """A table as it was at a snapshot; at its head when none is given."""


class SqlEngine(Protocol):
    """Reads the Parquet files of tables under the tables' names, which have two parts: `std.psb_resident`.

    SQL is in DuckDB's dialect and gives the same rows on every engine. Who cannot do that says so: a LakeError before
    a row is read. What fails on the way is one of `engine_errors.ENGINE_ERRORS`, or a StorageError.
    """

    def __enter__(self) -> Self:
        """The engine itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""

    def attach(self, name: str, columns: Sequence[Column], files: Sequence[str]) -> None:
        """Make a table readable under its name, in exactly these columns and types; no files give no rows."""

    def attach_tables(
        self, tables: TableSource, names: Iterable[str], snapshots: Mapping[str, int] | None = None
    ) -> None:
        """Lake tables under their names, at the given snapshots or else at their heads."""

    def view(self, name: str, sql: str) -> None:
        """Make a query readable under a name; it runs each time it is read."""

    def keep(self, name: str, sql: str) -> None:
        """Run a query once and make its rows readable under a name, until `forget`."""

    def forget(self, name: str) -> None:
        """Free what `keep` kept; nothing happens when there is nothing."""

    def define(self, function: ListFunction, work: ListWork) -> None:
        """Let SQL call a function, as long as the engine is open."""

    def query(self, sql: str) -> pa.Table:
        """The whole answer; timestamps in UTC."""

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The whole answer as dictionaries; for small answers."""

    def write(self, sql: str, path: Path, columns: Sequence[Column] | None = None) -> int:
        """Write the answer to one Parquet file, cast to `columns` when given; returns its rows."""

    def close(self) -> None:
        """Free everything."""
